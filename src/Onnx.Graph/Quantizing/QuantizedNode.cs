namespace MlNetPath.Onnx.Graph;

/// <summary>A node that was quantized.</summary>
/// <param name="Node">Its name; the name of its output if it has none.</param>
/// <param name="Operator">Its operator.</param>
/// <param name="Weight">Its weight.</param>
/// <param name="Format">What the weight became, for instance <c>int8, a scale a column</c>.</param>
public sealed record QuantizedNode(string Node, string Operator, string Weight, string Format);
