using System.Globalization;
using MlNetPath.Core;
using MlNetPath.Onnx.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace MlNetPath.Stage4.DeepNetwork;

/// <summary>Follows one text through a network that has learned nothing yet, and prints what it is at every step and how many weights that takes.</summary>
internal static class TourLesson
{
    private const int Buckets = 4_194_301;

    /// <summary>Prints the tour.</summary>
    public static void Run(TextTask task, string[] rest, TextWriter output)
    {
        string text = rest.Length > 0 ? string.Join(' ', rest) : "Wo ist der Bahnhof?";
        TorchRuntime.Load();
        using DisposeScope scope = NewDisposeScope();
        using var off = no_grad();
        var shape = new TextNetworkShape { Labels = task.Labels.Count, Towers = TrainingProfile.Thorough.Towers, Width = TrainingProfile.Thorough.Width, Blocks = TrainingProfile.Thorough.Blocks };
        using EvidenceTable table = EvidenceTable.Empty(Buckets, shape.Labels + 1);
        using var network = new TextNetwork(shape, table);
        network.eval();
        Tensor bytes = TextBatch.ToTensor([TextCut.Encode(text, new DeepTextOptions().MaxBytes)], CPU);
        output.WriteLine($"'{text}', and how the network of models/{task.Name} sees it:");
        Line("bytes, each plus 1", bytes.shape);
        long[] buckets = network.BucketsOf(bytes).shape;
        Line("between spaces, with the buckets of its n-grams, words and pairs", buckets);
        Line("what is known of each bucket, added up for each byte", [1, buckets[1], table.Numbers], "evidence");
        Line("that, and the byte's own row", [1, buckets[1], table.Numbers + shape.Bytes], "bytes");
        Line($"patches of {shape.Patch} bytes become positions", [1, buckets[1] / shape.Patch, shape.Width], "patch");
        Line($"through {shape.Blocks} residual blocks, {2 * shape.Blocks} hidden layers", [1, buckets[1] / shape.Patch, shape.Width], "blocks", "norm");
        Line("attention makes one vector of all positions, beside their maximum", [1, 2 * shape.Width], "pooling");
        Line("one more hidden layer, with the sum of all evidence", [1, shape.Head], "bagNorm", "head");
        Line("logits, with the straight way", [1, shape.Labels], "output", "wide");
        output.WriteLine("and the votes of the linear model, added up over all buckets, are added to the logits.");

        void Line(string what, long[] size, params string[] parts)
        {
            long weights = network.named_parameters().Where(p => parts.Contains(p.name.Replace("towers.0.", "", StringComparison.Ordinal).Split('.')[0])).Sum(p => p.parameter.numel());
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {what,-68} [{string.Join(", ", size)}]{(weights > 0 ? $", {weights:N0} weights" : "")}"));
        }
    }
}
