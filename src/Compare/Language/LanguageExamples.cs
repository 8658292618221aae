using MlNetPath.Core;

namespace MlNetPath.Compare;

/// <summary>Picks texts to show: for a few languages the one that the last stage does best, the median one and the worst.</summary>
internal static class LanguageExamples
{
    private const int Languages = 3, FewestWords = 3;

    /// <summary>The examples, language by language.</summary>
    /// <param name="results">The stages.</param>
    /// <param name="scored">What each stage made of the texts of each language.</param>
    /// <param name="languages">These texts.</param>
    /// <param name="measure">What was measured.</param>
    /// <param name="seed">Chooses the languages.</param>
    public static IReadOnlyList<LanguageExample> Pick(
        IReadOnlyList<LanguageStageResult> results, IReadOnlyList<ScoredTexts[]> scored, IReadOnlyList<LanguageTexts> languages, LanguageMeasure measure, int seed)
    {
        int[] shuffled = [.. Enumerable.Range(0, languages.Count)];
        new Random(seed).Shuffle(shuffled);
        return [.. shuffled.Take(Languages).Order().SelectMany(language =>
        {
            LanguageTexts texts = languages[language];
            return Rows(texts, scored[^1][language].Score, measure).Select(row => new LanguageExample(
                texts.Language,
                row.Which,
                texts.Sources is { } sources ? Short(sources[row.Row]) : null,
                Short(texts.Texts[row.Row]),
                [.. results.Select((stage, i) => new LanguageAnswer(
                    stage.Id, scored[i][language].Written is { } written ? Short(written[row.Row]) : null, scored[i][language].Score.OfRow(row.Row)))]));
        })];
    }

    // Texts of a word or two are translated by looking them up, or not at all: they would be all that is best and worst.
    private static IEnumerable<(string Which, int Row)> Rows(LanguageTexts texts, CorpusScore score, LanguageMeasure measure)
    {
        double[] scores = [.. Enumerable.Range(0, texts.Texts.Length).Select(score.OfRow)];
        int[] rows = [.. Enumerable.Range(0, scores.Length)
            .Where(row => texts.Sources is not { } sources || sources[row].Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Length >= FewestWords)
            .OrderBy(row => measure.MoreIsBetter ? -scores[row] : scores[row])];
        return rows.Length == 0 ? [] : new[] { ("best", rows[0]), ("median", rows[(rows.Length - 1) / 2]), ("worst", rows[^1]) }.DistinctBy(row => row.Item2);
    }

    private static string Short(string text) => ShortText.Of(text, LanguageExample.LongestText);
}
