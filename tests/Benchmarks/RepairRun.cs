using System.Text.Json.Nodes;
using MlNetPath.Core;
using MlNetPath.Stage6.LanguageModel;

namespace MlNetPath.Benchmarks;

/// <summary>Validation messages translated by the memory and by models/translator, by how near the nearest known message is.</summary>
internal static class RepairRun
{
    private static readonly double[] Steps = [0, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1];

    /// <summary>A row for each range of similarities, over all languages together.</summary>
    public static JsonArray Measure()
    {
        ParallelCorpus corpus = ParallelCorpus.Load();
        string folder = ShippedModel.Folder("translator");
        using ITranslator plain = TransformerTranslationStage.Plain(folder).Prepare(corpus, new()), behind = TransformerTranslationStage.WithMemory(folder).Prepare(corpus, new());
        var rows = new List<Translated>();
        foreach (ValidationMessages some in ValidationMessages.Of(corpus))
        {
            var memory = new TranslationMemory(some.Known);
            IReadOnlyList<string> alone = plain.Translate(some.Sources, "en", some.Target), repaired = behind.Translate(some.Sources, "en", some.Target);
            rows.AddRange(some.Pairs.Select((pair, i) => memory.Nearest(pair.Source, 1) is [var nearest]
                ? new Translated(nearest.Similarity, pair.Target, nearest.Pair.Target, alone[i], repaired[i])
                : new(0, pair.Target, pair.Source, alone[i], repaired[i])));
        }

        return [.. Steps.Select((from, i) => Row(rows, from, i + 1 < Steps.Length ? Steps[i + 1] : double.PositiveInfinity)).OfType<JsonNode>()];
    }

    private static JsonObject? Row(List<Translated> all, double from, double to)
    {
        var rows = all.Where(row => row.Similarity >= from && row.Similarity < to).ToList();
        return rows.Count == 0 ? null : new()
        {
            ["similarity, from"] = from,
            ["messages"] = rows.Count,
            ["memory, chrF"] = Score(row => row.Memory),
            ["transformer alone"] = Score(row => row.Plain),
            ["repairing the nearest message"] = Score(row => row.Repaired),
        };

        double Score(Func<Translated, string> translation) => ValidationMessages.Score([.. rows.Select(row => (translation(row), row.Reference))]);
    }

    // A message, how similar the nearest known one is, and what each way makes of it.
    private sealed record Translated(double Similarity, string Reference, string Memory, string Plain, string Repaired);
}
