using System.Text.Json.Nodes;
using MlNetPath.Core;
using MlNetPath.Onnx.Graph;
using MlNetPath.Onnx.Graph.Schema;
using MlNetPath.Onnx.Runtime;

namespace MlNetPath.Benchmarks;

/// <summary>The text classifier of the learned stage in every form that <c>quantize</c> gives it: size, speed, and what becomes of its answers. It is a lookup of rows in a large table, unlike the network of <see cref="QuantizeRun"/>.</summary>
internal static class QuantizeTextRun
{
    private const int Rounds = 9;

    /// <summary>A row for each form.</summary>
    public static JsonArray Measure()
    {
        string folder = Directory.CreateTempSubdirectory("mlnetpath-bench-").FullName;
        try
        {
            TimedModel learned = TimedModel.Of("learned");
            learned.Export(folder);
            string original = Path.Combine(folder, "1", "model.onnx");
            string[] files = [.. QuantizeRun.Forms.Select((form, i) => form.Mode is { } mode ? Quantized(original, mode, Path.Combine(folder, $"{i}.onnx")) : original)];
            TextClassifier[] classifiers = [.. files.Select(file => TextClassifier.Load(file))];
            double[] seconds = Turns.Seconds(Rounds, [.. classifiers.Select(classifier => (Action)(() => classifier.Classify(learned.Texts)))]);
            TextTask task = TimedModel.Task;
            int[] rows = [.. Enumerable.Range(0, task.TestData.Count)];
            string[] test = [.. rows.Select(task.TestData.Text)], right = [.. rows.Select(row => task.Labels[task.TestData.Labels[row]])];
            string[][] answers = [.. classifiers.Select(classifier => classifier.Classify(test).Select(guess => guess.Label).ToArray())];
            Array.ForEach(classifiers, classifier => classifier.Dispose());
            return [.. QuantizeRun.Forms.Select((form, i) => (JsonNode)new JsonObject
            {
                ["mode"] = form.Name,
                ["bytes"] = new FileInfo(files[i]).Length,
                [QuantizeRun.Size] = Math.Round((double)new FileInfo(files[i]).Length / new FileInfo(original).Length, 3),
                ["texts/s"] = Math.Round(learned.Texts.Count / seconds[i]),
                ["times as fast"] = Math.Round(seconds[0] / seconds[i], 2),
                ["same label, %"] = Share(answers[i], answers[0]),
                ["accuracy, %"] = Share(answers[i], right),
            })];
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static string Quantized(string original, QuantizationMode mode, string path)
    {
        ModelProto model = OnnxFile.Read(original);
        ModelQuantization.Quantize(model, new() { Mode = mode });
        OnnxFile.Write(model, path);
        return path;
    }

    private static double Share(string[] labels, string[] wanted) => Math.Round(100.0 * labels.Zip(wanted).Count(p => p.First == p.Second) / labels.Length, 2);
}
