namespace MlNetPath.Onnx.Graph.Tests.Operators;

/// <summary>One way to use one operator.</summary>
/// <param name="Name">What is tested.</param>
/// <param name="Build">Builds the graph and gives its outputs.</param>
/// <param name="Inferred">The shapes that must be inferred, <c>"[batch, 8]; [batch]"</c>; null if only what ONNX Runtime gives counts.</param>
/// <param name="From">The first opset that has it.</param>
/// <param name="Tolerance">How far numbers may differ between opsets; NaN if they differ by nature.</param>
internal sealed record OperatorCase(string Name, Func<Trial, OnnxValue[]> Build, string? Inferred = null, int From = GraphBuilder.MinOpset, double Tolerance = 1e-5)
{
    public OperatorCase(string name, Func<Trial, OnnxValue> build, string? inferred = null, int from = GraphBuilder.MinOpset, double tolerance = 1e-5)
        : this(name, t => new[] { build(t) }, inferred, from, tolerance)
    {
    }

    /// <summary>Whether ONNX Runtime infers another shape than its own kernel gives, and warns of it.</summary>
    public bool RuntimeInfersOtherwise { get; init; }

    public override string ToString() => Name;
}
