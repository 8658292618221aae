using System.Globalization;
using MlNetPath.Onnx.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace MlNetPath.Stage4.DeepNetwork;

/// <summary>Follows one text through a network that has learned nothing yet, and prints what it is at every step and how many weights that takes.</summary>
internal static class NetworkTour
{
    private const int Labels = 14, Buckets = 4_194_301;

    /// <summary>Prints the tour.</summary>
    public static void Print(string text, TextWriter output)
    {
        TorchRuntime.Load();
        using DisposeScope scope = NewDisposeScope();
        using var off = no_grad();
        var shape = new TextNetworkShape { Labels = Labels };
        using EvidenceTable table = EvidenceTable.Empty(Buckets, Labels + 1);
        using var network = new TextNetwork(shape, table);
        network.eval();
        Tensor bytes = TextBatch.ToTensor([TextCut.Encode(text, new DeepTextOptions().MaxBytes)], CPU);
        output.WriteLine($"'{text}' with the labels of the task 'languages':");
        Line("bytes, each plus 1", bytes, 0);
        Tensor buckets = network.BucketsOf(bytes);
        Line("between spaces, with the buckets of its n-grams, words and pairs", buckets, 0);
        Line("the evidence of each byte, added up, beside the byte's own row", new long[] { 1, buckets.shape[1], table.Numbers + shape.Bytes }, Weights("evidence", "bytes"));
        long positions = buckets.shape[1] / shape.Patch;
        Line($"patches of {shape.Patch} bytes as positions, through {shape.Blocks} residual blocks", new long[] { 1, positions, shape.Width }, Weights("patch", "blocks", "norm"));
        Line("attention makes one of all positions", new long[] { 1, 2 * shape.Width }, Weights("pooling"));
        Line("logits", network.call(bytes), Weights("head", "output", "wide", "bagNorm"));

        long Weights(params string[] parts) => network.named_parameters().Where(p => parts.Contains(p.name.Split('.')[0])).Sum(p => p.parameter.numel());

        void Line(string what, object value, long weights) => output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"  {what,-66} [{string.Join(", ", value is Tensor tensor ? tensor.shape : (long[])value)}]{(weights > 0 ? $", {weights:N0} weights" : "")}"));
    }
}
