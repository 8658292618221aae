namespace MlNetPath.Onnx.Graph;

/// <summary>A node with a weight that was left as it is.</summary>
/// <param name="Node">Its name; the name of its output if it has none.</param>
/// <param name="Operator">Its operator.</param>
/// <param name="Reason">Why, as the rest of a sentence about the node.</param>
public sealed record SkippedNode(string Node, string Operator, string Reason);
