namespace MlNetPath.Onnx.Runtime;

/// <summary>A value that may be absent.</summary>
/// <param name="Item">Its type where it is there.</param>
public sealed record OptionalType(OnnxType Item) : OnnxType
{
    /// <summary>For instance <c>optional Float[2]</c>.</summary>
    public override string ToString() => $"optional {Item}";
}
