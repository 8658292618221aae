namespace MlNetPath.Onnx.Graph.Tests.Operators;

/// <summary>The cases, a line each.</summary>
internal static partial class OperatorCases
{
    public static IEnumerable<OperatorCase> All =>
        [.. Reductions, .. Activations, .. Normalizations, .. Windows, .. Images, .. Recurrent, .. Indexing, .. Quantization, .. Functional, .. Elementwise, .. Shapes, .. Linear];

    private static readonly TensorShape Sequence = ["batch", "length", 6];
    private static readonly TensorShape Signal = ["batch", 4, "length"];
    private static readonly TensorShape Image = ["batch", 4, "height", "width"];
    private static readonly TensorShape Volume = ["batch", 2, "height", "width", "length"];
}
