namespace MlNetPath.Onnx.Graph;

/// <summary>
/// A value in a graph that is being built: the output of a node, an input, or a constant. Operators take and give values, as functions take and give
/// tensors; type and shape are known as soon as the value exists.
/// </summary>
/// <remarks>Belongs to the <see cref="GraphBuilder"/> that made it. Immutable.</remarks>
public sealed class OnnxValue
{
    internal OnnxValue(GraphBuilder owner, string name, ElementType type, TensorShape shape, OnnxTensor? constant = null, TensorShape? contents = null, string? operation = null)
    {
        (Owner, Name, Type, Shape, Constant, Contents, Operator) = (owner, name, type, shape, constant, contents, operation);
    }

    /// <summary>The name in the file.</summary>
    public string Name { get; }

    /// <summary>The type of the elements.</summary>
    public ElementType Type { get; }

    /// <summary>The dimensions, some perhaps known by name only.</summary>
    public TensorShape Shape { get; }

    /// <summary>The number of dimensions.</summary>
    public int Rank => Shape.Rank;

    /// <summary>The contents, if they do not depend on the inputs; otherwise null.</summary>
    public OnnxTensor? Constant { get; }

    internal GraphBuilder Owner { get; }

    /// <summary>The operator whose output it is; null for inputs and constants.</summary>
    internal string? Operator { get; }

    /// <summary>
    /// For a scalar or vector of 64-bit integers computed from shapes: its elements, as dimensions. So what a <c>Reshape</c> makes is known although the
    /// lengths are not.
    /// </summary>
    internal TensorShape? Contents { get; }

    /// <summary>The same value where more is known about its shape than inference can tell.</summary>
    internal OnnxValue WithShape(TensorShape shape) => new(Owner, Name, Type, shape, Constant, Contents, Operator);

    /// <summary>For instance <c>logits: Float[batch, 14]</c>.</summary>
    public override string ToString() => $"{Name}: {Type}{Shape}";
}
