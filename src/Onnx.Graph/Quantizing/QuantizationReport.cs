using System.Globalization;

namespace MlNetPath.Onnx.Graph;

/// <summary>What <see cref="ModelQuantization.Quantize"/> did.</summary>
/// <param name="Mode">What it was asked for.</param>
/// <param name="Quantized">The nodes that were changed.</param>
/// <param name="Skipped">The nodes with weights that were not, with reasons. A node whose inputs are all computed is in neither list.</param>
/// <param name="WeightBytesBefore">Bytes of all weights before.</param>
/// <param name="WeightBytesAfter">Bytes of all weights after, their scales among them.</param>
public sealed record QuantizationReport(
    QuantizationMode Mode, IReadOnlyList<QuantizedNode> Quantized, IReadOnlyList<SkippedNode> Skipped, long WeightBytesBefore, long WeightBytesAfter)
{
    /// <summary>Whether what a row gives now depends on the rows that are scored together with it: scales of activations are then taken over the whole batch.</summary>
    public bool DependsOnBatch => Quantized.Any(q => q.Format == IntegerFormats.Dynamic);

    /// <summary>How many nodes were changed, and the bytes.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Quantized.Count} nodes quantized, {Skipped.Count} skipped, weights {WeightBytesBefore:N0} -> {WeightBytesAfter:N0} bytes ({(double)WeightBytesAfter / WeightBytesBefore:0.000})");
}
