using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.ML.OnnxRuntime;
using MlNetPath.Core;
using MlNetPath.Onnx.Graph;
using MlNetPath.Onnx.Graph.Schema;
using MlNetPath.Onnx.Runtime;

namespace MlNetPath.Benchmarks;

/// <summary>The committed model of languages, as it is and in 8 bits: texts a second in a batch, the time of one text, and, each in a process of its own, the time and the memory that it takes to be loaded.</summary>
internal static class NetworkRun
{
    /// <summary>The rows: as it is on all cores, as it is with one thread, in 8 bits on all cores.</summary>
    public const string Plain = "models/languages", OneThread = "models/languages, one thread", Int8 = "models/languages in 8 bits";

    private const string Folder = "models/languages";
    private const int Rounds = 9, Ones = 3000, Loads = 5;

    /// <summary>One row per way.</summary>
    /// <exception cref="InputException">The folder is not there.</exception>
    public static JsonArray Measure()
    {
        if (!Directory.Exists(Folder))
        {
            throw new InputException($"There is no folder '{Folder}' here. Run this in the root of the repository.");
        }

        string small = Directory.CreateTempSubdirectory("mlnetpath-bench-").FullName;
        try
        {
            Quantize(small);
            (string Name, string Folder, int Threads)[] ways = [(Plain, Folder, 0), (OneThread, Folder, 1), (Int8, small, 0)];
            TextClassifier[] classifiers = [.. ways.Select(way => Load(way.Folder, way.Threads))];
            TextData test = TimedModel.Task.TestData;
            string[] texts = [.. TimedModel.BatchRows(test).Select(test.Text)], all = [.. Enumerable.Range(0, test.Count).Select(test.Text)];
            string[] right = [.. test.Labels.ToArray().Select(label => TimedModel.Task.Labels[label])];
            double[] seconds = Turns.Seconds(Rounds, [.. classifiers.Select(classifier => (Action)(() => classifier.Classify(texts)))]);
            var rows = new JsonArray([.. ways.Select((way, i) =>
            {
                Thread.Sleep(Turns.Pause);
                double one = Measured.Median(Enumerable.Range(0, Ones).Select(text => Measured.Seconds(() => classifiers[i].Classify(texts[text]))));
                string[] labels = [.. classifiers[i].Classify(all).Select(guess => guess.Label)];
                double[] ready = Ready(way.Folder, way.Threads);
                return new JsonObject
                {
                    ["way"] = way.Name,
                    ["texts/s"] = Math.Round(texts.Length / seconds[i]),
                    ["times as fast"] = Math.Round(seconds[0] / seconds[i], 2),
                    ["one text, µs (p50)"] = Math.Round(1e6 * one),
                    ["load, ms"] = Math.Round(ready[0]),
                    ["memory, MB"] = Math.Round(ready[1], 1),
                    ["ONNX Runtime, ms"] = Math.Round(ready[2]),
                    ["ONNX Runtime, MB"] = Math.Round(ready[3], 1),
                    ["file, MB"] = Math.Round(new FileInfo(Path.Combine(way.Folder, "1", "model.onnx")).Length / 1e6, 1),
                    ["accuracy, %"] = Math.Round(100.0 * labels.Zip(right).Count(pair => pair.First == pair.Second) / labels.Length, 2),
                };
            })]);
            Array.ForEach(classifiers, classifier => classifier.Dispose());
            return rows;
        }
        finally
        {
            Directory.Delete(small, recursive: true);
        }
    }

    /// <summary>Starts ONNX Runtime, loads a model and labels a text; prints the milliseconds of the first two, and the megabytes that the process grew by with the first, and with the other two.</summary>
    public static void RunPart(string folder, string threads)
    {
        (double runtime, double runtimeMemory) = Watch(() => OrtEnv.Instance());
        TextClassifier? classifier = null;
        (double load, double memory) = Watch(() => classifier = Load(folder, int.Parse(threads, CultureInfo.InvariantCulture)), () => classifier!.Classify("Wo ist der Bahnhof?"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{load} {memory} {runtime} {runtimeMemory}"));
        classifier!.Dispose();

        static (double Milliseconds, double Megabytes) Watch(Action timed, Action? more = null)
        {
            long before = Measured.Memory(), start = Stopwatch.GetTimestamp();
            timed();
            double milliseconds = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
            more?.Invoke();
            return (milliseconds, (Measured.Memory() - before) / 1e6);
        }
    }

    private static double[] Ready(string folder, int threads)
    {
        double[][] found = [.. Enumerable.Range(0, Loads).Select(_ =>
        {
            TimedProcess.Run(new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "MlNetPath.Benchmarks.dll"), "network-part", folder, threads.ToString(CultureInfo.InvariantCulture)]), out string output);
            return output.Trim().Split('\n')[^1].Split(' ').Select(figure => double.Parse(figure, CultureInfo.InvariantCulture)).ToArray();
        })];
        return [.. Enumerable.Range(0, found[0].Length).Select(i => Measured.Median(found.Select(f => f[i])))];
    }

    private static void Quantize(string folder)
    {
        ModelProto model = OnnxFile.Read(Path.Combine(Folder, "1", "model.onnx"));
        ModelQuantization.Quantize(model, new() { Mode = QuantizationMode.Int8 });
        Directory.CreateDirectory(Path.Combine(folder, "1"));
        OnnxFile.Write(model, Path.Combine(folder, "1", "model.onnx"));
    }

    private static TextClassifier Load(string folder, int threads) => TextClassifier.Load(folder, new TextClassifierOptions { Model = new OnnxModelOptions { Provider = ExecutionProvider.Cpu, Threads = threads } });
}
