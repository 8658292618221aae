namespace MlNetPath.Onnx.Graph;

/// <summary>How often a model uses an operator.</summary>
/// <param name="Operator">Its name; with the domain before it where that is not the standard one.</param>
/// <param name="Count">The nodes of this operator, those in subgraphs and functions included; each function's body counts once.</param>
public sealed record OperatorCount(string Operator, int Count);
