namespace MlNetPath.Onnx.Runtime;

/// <summary>Values in an order, all of one type.</summary>
/// <param name="Item">Their type.</param>
public sealed record SequenceType(OnnxType Item) : OnnxType
{
    /// <summary>For instance <c>sequence of Float[?]</c>.</summary>
    public override string ToString() => $"sequence of {Item}";
}
