namespace MlNetPath.Onnx.Runtime;

/// <summary>A tensor.</summary>
/// <param name="ElementType">The type of its elements.</param>
/// <param name="Dimensions">Its dimensions, or null where the model does not say how many there are.</param>
public sealed record TensorType(TensorElementType ElementType, IReadOnlyList<OnnxDimension>? Dimensions) : OnnxType
{
    /// <summary>For instance <c>Float[batch, 3, ?]</c>.</summary>
    public override string ToString() => Dimensions is null ? $"{ElementType} of any shape" : $"{ElementType}[{string.Join(", ", Dimensions)}]";
}
