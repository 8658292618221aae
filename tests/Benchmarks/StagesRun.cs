using System.Text.Json.Nodes;

namespace MlNetPath.Benchmarks;

/// <summary>
/// The stages beside ML.NET's own text pipeline: the median of a few rounds. Rounds of all stages take turns, so that other load meets
/// all of them alike.
/// </summary>
internal static class StagesRun
{
    private const int Rounds = 9, TextsPerRound = 2000;

    /// <summary>One row per stage; speed is given as a ratio to the peer, too.</summary>
    public static JsonArray Measure()
    {
        string[] ids = [.. BenchmarkedStages.All.Select(s => s.Card.Id)];
        Dictionary<string, TimedModel> models = ids.ToDictionary(id => id, TimedModel.Of);
        Dictionary<string, List<double>> batches = ids.ToDictionary(id => id, _ => new List<double>());
        Dictionary<string, List<double>> singles = ids.ToDictionary(id => id, _ => new List<double>());
        for (int round = -1; round < Rounds; round++)
        {
            foreach (string id in ids)
            {
                double batch = Measured.Seconds(() => models[id].ScoreBatch());
                double[] ones = [.. Enumerable.Range(0, TextsPerRound).Select(_ => Measured.Seconds(() => models[id].ScoreOne()))];

                // The first round warms up.
                if (round >= 0)
                {
                    batches[id].Add(TimedModel.BatchSize / batch);
                    singles[id].AddRange(ones);
                }
            }
        }

        return new JsonArray([.. ids.Select(id => new JsonObject
        {
            ["stage"] = models[id].Title,
            ["texts/s"] = Math.Round(Measured.Median(batches[id])),
            ["of the peer"] = Math.Round(Measured.Median(batches[id]) / Measured.Median(batches[BenchmarkedStages.Baseline]), 2),
            ["one text, µs (p50)"] = Math.Round(1e6 * Measured.Median(singles[id]), 2),
            ["trained in, s"] = Math.Round(models[id].TrainSeconds, 1),
            ["accuracy, %"] = Math.Round(100 * models[id].Accuracy(), 2),
        })]);
    }
}
