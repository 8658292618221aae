using System.Diagnostics;
using System.Text.Json.Nodes;
using MlNetPath.Benchmarks;
using MlNetPath.Core;

namespace MlNetPath.Peers;

/// <summary>What one detector does, alone in its process: how long it takes to be ready and how much memory, how fast it is, and how often right.</summary>
internal static class Measurement
{
    private const int Rounds = 7, Batch = 4096, Ones = 3000;

    /// <summary>Measures.</summary>
    /// <param name="title">What the detector is called.</param>
    /// <param name="startRuntime">Starts what it shares with other models of a process, if there is something.</param>
    /// <param name="load">Loads it.</param>
    /// <param name="files">Further texts: lines of text, tab, label.</param>
    public static JsonObject Of(string title, Action startRuntime, Func<IDetector> load, IReadOnlyList<string> files)
    {
        long before = Measured.Memory(), start = Stopwatch.GetTimestamp();
        startRuntime();
        double runtime = Stopwatch.GetElapsedTime(start).TotalMilliseconds, runtimeMegabytes = (Measured.Memory() - before) / 1e6;
        start = Stopwatch.GetTimestamp();
        IDetector detector = load();
        detector.Detect("Wo ist der Bahnhof?");
        double ready = runtime + Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        double megabytes = (Measured.Memory() - before) / 1e6;

        TextTask task = Tasks.Languages.Load();
        TextData test = task.TestData;
        string[] batch = [.. Enumerable.Range(0, Batch).Select(i => test.Text((int)((long)i * test.Count / Batch)))];
        double[] seconds = Timed(Rounds, _ => detector.DetectAll(batch)), one = Timed(Ones, i => detector.Detect(batch[i]));
        var row = new JsonObject
        {
            ["detector"] = title,
            ["ready after, ms"] = Math.Round(ready),
            ["of which the runtime, ms"] = Math.Round(runtime),
            ["memory, MB"] = Math.Round(megabytes, 1),
            ["of which the runtime, MB"] = Math.Round(runtimeMegabytes, 1),
            ["texts/s"] = Math.Round(Batch / Measured.Median(seconds)),
            ["one text, µs (p50)"] = Math.Round(1e6 * Measured.Median(one)),
            ["test split, %"] = Accuracy(detector, [.. Enumerable.Range(0, test.Count).Select(test.Text)], [.. test.Labels.ToArray().Select(label => task.Labels[label])]),
        };
        foreach (string file in files)
        {
            string[][] lines = [.. File.ReadLines(file).Select(line => line.Split('\t')).Where(cells => cells.Length == 2)];
            row[$"{Path.GetFileNameWithoutExtension(file)}, %"] = Accuracy(detector, [.. lines.Select(cells => cells[0])], [.. lines.Select(cells => cells[1])]);
        }

        (detector as IDisposable)?.Dispose();
        return row;
    }

    private static double Accuracy(IDetector detector, string[] texts, string[] labels)
    {
        string?[] found = detector.DetectAll(texts);
        return Math.Round(100.0 * found.Where((label, i) => label == One(labels[i])).Count() / texts.Length, 2);
    }

    // Files may have either kind of Chinese and of Portuguese.
    private static string One(string label) => label.StartsWith("zh", StringComparison.Ordinal) ? "zh" : label == "pt" ? "pt-BR" : label;

    // The first warms up.
    private static double[] Timed(int rounds, Action<int> work) => [.. Enumerable.Range(-1, rounds + 1).Select(round => Measured.Seconds(() => work(Math.Max(round, 0)))).Skip(1)];
}
