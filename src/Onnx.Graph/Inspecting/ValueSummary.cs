namespace MlNetPath.Onnx.Graph;

/// <summary>An input or output of a model.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its type, for instance <c>Float[batch, 14]</c> or <c>sequence(Float[?])</c>: <c>?</c> is a dimension and <c>[...]</c> a shape that is not given.</param>
public sealed record ValueSummary(string Name, string Type);
