namespace MlNetPath.Onnx.Runtime;

/// <summary>Keys, and a value for each.</summary>
/// <param name="Key">The type of the keys.</param>
/// <param name="Value">The type of the values.</param>
public sealed record MapType(TensorElementType Key, OnnxType Value) : OnnxType
{
    /// <summary>For instance <c>map of Int64 to Float[]</c>.</summary>
    public override string ToString() => $"map of {Key} to {Value}";
}
