using System.Text.Json.Nodes;
using MlNetPath.Onnx.Runtime;

namespace MlNetPath.Benchmarks;

/// <summary>The learned stage as it is, an ML.NET pipeline, and as the ONNX file that apps load: the same texts, taking turns, medians.</summary>
internal static class ExportedRun
{
    private const int Rounds = 7, TextsPerRound = 500;

    /// <summary>One row per way.</summary>
    public static JsonArray Measure()
    {
        var stage = TimedModel.Of("learned");
        string folder = Directory.CreateTempSubdirectory("mlnetpath-bench-").FullName;
        try
        {
            stage.Export(folder);
            using TextClassifier all = TextClassifier.Load(folder), one = Load(folder, threads: 1);
            (string Way, Action Batch, Action One, double? LoadMs)[] ways =
            [
                ("the stage, in ML.NET's pipeline", () => stage.ScoreBatch(), () => stage.ScoreOne(), null),
                ("its ONNX file, TextClassifier", () => all.Classify(stage.Texts), () => all.Classify(stage.NextText()), LoadMs(folder, 0)),
                ("its ONNX file, TextClassifier with one thread", () => one.Classify(stage.Texts), () => one.Classify(stage.NextText()), LoadMs(folder, 1)),
            ];
            var batches = ways.ToDictionary(way => way.Way, _ => new List<double>());
            var singles = ways.ToDictionary(way => way.Way, _ => new List<double>());
            for (int round = -1; round < Rounds; round++)
            {
                foreach ((string way, Action batch, Action single, _) in ways)
                {
                    double seconds = Measured.Seconds(batch);
                    double[] ones = [.. Enumerable.Range(0, TextsPerRound).Select(_ => Measured.Seconds(single))];

                    // The first round warms up.
                    if (round >= 0)
                    {
                        batches[way].Add(TimedModel.BatchSize / seconds);
                        singles[way].AddRange(ones);
                    }
                }
            }

            double stageSpeed = Measured.Median(batches[ways[0].Way]);
            return new JsonArray([.. ways.Select(way => new JsonObject
            {
                ["way"] = way.Way,
                ["texts/s"] = Math.Round(Measured.Median(batches[way.Way])),
                ["of the stage"] = Math.Round(Measured.Median(batches[way.Way]) / stageSpeed, 2),
                ["one text, µs (p50)"] = Math.Round(1e6 * Measured.Median(singles[way.Way]), 1),
                ["load, ms"] = way.LoadMs is { } ms ? Math.Round(ms) : null,
            })]);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static TextClassifier Load(string folder, int threads) => TextClassifier.Load(folder, new TextClassifierOptions { Model = new OnnxModelOptions { Threads = threads } });

    private static double LoadMs(string folder, int threads) => 1e3 * Measured.Median(Enumerable.Range(0, Rounds).Select(_ => Measured.Seconds(() => Load(folder, threads).Dispose())));
}
