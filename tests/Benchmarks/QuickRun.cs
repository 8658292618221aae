using System.Diagnostics;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using BenchmarkDotNet.Environments;
using MlNetPath.Core;

namespace MlNetPath.Benchmarks;

/// <summary>A quick measurement: the median of a few rounds. Rounds of all stages take turns, so that other load meets all of them alike.</summary>
internal static class QuickRun
{
    private const int Rounds = 9, TextsPerRound = 2000;

    /// <summary>Measures, prints a table, and writes the result file where one is asked for.</summary>
    public static void Run(string? file)
    {
        string[] ids = [.. BenchmarkedStages.All.Select(s => s.Card.Id)];
        Dictionary<string, TimedModel> models = ids.ToDictionary(id => id, TimedModel.Of);
        Dictionary<string, List<double>> batches = ids.ToDictionary(id => id, _ => new List<double>());
        Dictionary<string, List<double>> singles = ids.ToDictionary(id => id, _ => new List<double>());
        for (int round = -1; round < Rounds; round++)
        {
            foreach (string id in ids)
            {
                double batch = Seconds(() => models[id].ScoreBatch());
                double[] ones = [.. Enumerable.Range(0, TextsPerRound).Select(_ => Seconds(() => models[id].ScoreOne()))];

                // The first round warms up.
                if (round >= 0)
                {
                    batches[id].Add(TimedModel.BatchSize / batch);
                    singles[id].AddRange(ones);
                }
            }
        }

        var rows = new JsonArray();
        foreach (string id in ids)
        {
            var row = new JsonObject
            {
                ["stage"] = id,
                ["texts/s"] = Math.Round(Median(batches[id])),
                ["of the baseline"] = Math.Round(Median(batches[id]) / Median(batches[BenchmarkedStages.Baseline]), 3),
                ["one text, µs (p50)"] = Math.Round(1e6 * Median(singles[id]), 2),
                ["trained in, s"] = Math.Round(models[id].TrainSeconds, 1),
            };
            rows.Add(row);
            Console.WriteLine(string.Join("  ", row.Select(c => $"{c.Key}: {c.Value}")));
        }

        if (file is not null)
        {
            Atomically.WriteText(file, Result(file, rows).ToJsonString(
                new JsonSerializerOptions { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }) + "\n");
        }
    }

    private static JsonObject Result(string file, JsonArray rows) => new()
    {
        ["command"] = $"dotnet run -c Release --project tests/Benchmarks -- quick {file}",
        ["machine"] = string.Join("; ", HostEnvironmentInfo.GetCurrent().ToFormattedString().Skip(1).Select(line => line.Trim())),
        ["date"] = DateTime.UtcNow.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        ["task"] = TimedModel.Task.Name,
        ["fingerprint"] = TimedModel.Task.Fingerprint,
        ["batch"] = TimedModel.BatchSize,
        ["baseline"] = BenchmarkedStages.Baseline,
        ["rows"] = rows,
    };

    private static double Seconds<T>(Func<T> work)
    {
        long start = Stopwatch.GetTimestamp();
        _ = work();
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private static double Median(IEnumerable<double> values) => values.Order().ToArray() is var sorted ? sorted[sorted.Length / 2] : 0;
}
