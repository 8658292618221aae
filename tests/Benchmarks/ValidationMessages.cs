using MlNetPath.Core;

namespace MlNetPath.Benchmarks;

/// <summary>Some validation messages, none that copying was learned from, in four languages that are far from each other, for measurements that would take too long on all.</summary>
/// <param name="Target">The language.</param>
/// <param name="Pairs">The messages, each English text once.</param>
/// <param name="Known">The training messages.</param>
internal sealed record ValidationMessages(string Target, TranslationPair[] Pairs, IReadOnlyList<TranslationPair> Known)
{
    private const int Messages = 300;

    /// <summary>Their English texts.</summary>
    public string[] Sources => [.. Pairs.Select(pair => pair.Source)];

    /// <summary>Those of each language.</summary>
    public static IEnumerable<ValidationMessages> Of(ParallelCorpus corpus)
    {
        foreach (string target in (string[])["de", "ja", "ru", "tr"])
        {
            IReadOnlyList<TranslationPair> all = corpus.Pairs(Split.Validation, "en", target);
            yield return new(target, [.. all.Where((_, i) => i % 2 == 1).Where((_, i) => i % Math.Max(1, all.Count / 2 / Messages) == 0).DistinctBy(pair => pair.Source)], corpus.Pairs(Split.Train, "en", target));
        }
    }

    /// <summary>chrF of translations, over all languages together.</summary>
    public static double Score(IReadOnlyCollection<(string Translation, string Reference)> rows) => Math.Round(ChrF.Of([.. rows.Select(row => row.Translation)], [.. rows.Select(row => row.Reference)]).Value, 1);
}
