using System.Text;

namespace MlNetPath.Core;

/// <summary>
/// The character n-gram F-score of translations: M. Popović, "chrF: character n-gram F-score for automatic MT evaluation", 2015, computed as sacreBLEU computes its chrF2 by
/// default: n-grams of 1 to 6 Unicode code points, white space removed, case kept, no words, recall weighted twice as much as precision (beta 2), precision and recall averaged
/// over the orders that both sides have. One reference for each translation. 0 to 100. Stateless, so safe from any thread.
/// </summary>
public static class ChrF
{
    /// <summary>The longest n-gram.</summary>
    internal const int Order = 6;

    private const int Width = 3 * Order; // for each order: n-grams of the translation, of the reference, of both
    private const double Beta = 2;
    private const int BitsOfCodePoint = 21;

    /// <summary>The score of translations: of all together (from summed counts, which is not the mean of the rows) and of each.</summary>
    /// <param name="translations">The translations.</param>
    /// <param name="references">What they should be, in the same order.</param>
    /// <exception cref="ArgumentException">There are not as many references as translations, or one is null.</exception>
    public static CorpusScore Of(IReadOnlyList<string> translations, IReadOnlyList<string> references)
    {
        ArgumentNullException.ThrowIfNull(translations);
        ArgumentNullException.ThrowIfNull(references);
        ArgumentOutOfRangeException.ThrowIfNotEqual(references.Count, translations.Count);
        var statistics = new double[translations.Count * Width];
        for (int row = 0; row < translations.Count; row++)
        {
            Count(Ngrams(RowText.Of(translations, row, nameof(translations))), Ngrams(RowText.Of(references, row, nameof(references))), statistics.AsSpan(row * Width, Width));
        }

        return new CorpusScore(Width, statistics, sums => Score(sums, Beta));
    }

    /// <summary>The score of one translation; 0 where either has no character that counts.</summary>
    /// <param name="translation">The translation.</param>
    /// <param name="reference">What it should be.</param>
    public static double Sentence(string translation, string reference)
    {
        ArgumentNullException.ThrowIfNull(translation);
        ArgumentNullException.ThrowIfNull(reference);
        return Sentence(Ngrams(translation), Ngrams(reference));
    }

    /// <summary>The score of one translation whose n-grams, and the reference's, are at hand.</summary>
    internal static double Sentence(SortedNgrams translation, SortedNgrams reference)
    {
        Span<double> statistics = stackalloc double[Width];
        Count(translation, reference, statistics);
        return Score(statistics, Beta);
    }

    /// <summary>The n-grams of a text.</summary>
    internal static SortedNgrams Ngrams(string text)
    {
        var symbols = new int[text.Length];
        int count = 0;
        foreach (Rune rune in text.EnumerateRunes())
        {
            if (!Rune.IsWhiteSpace(rune))
            {
                symbols[count++] = rune.Value;
            }
        }

        return new SortedNgrams(symbols.AsSpan(0, count), Order, BitsOfCodePoint);
    }

    /// <summary>The score of summed counts.</summary>
    internal static double Score(ReadOnlySpan<double> sums, double beta)
    {
        double precision = 0, recall = 0;
        int orders = 0;
        for (int i = 0; i < sums.Length; i += 3)
        {
            if (sums[i] > 0 && sums[i + 1] > 0)
            {
                precision += sums[i + 2] / sums[i];
                recall += sums[i + 2] / sums[i + 1];
                orders++;
            }
        }

        if (precision + recall == 0)
        {
            return 0;
        }

        (precision, recall) = (precision / orders, recall / orders);
        double weight = beta * beta;
        return 100 * (1 + weight) * precision * recall / ((weight * precision) + recall);
    }

    private static void Count(SortedNgrams translation, SortedNgrams reference, Span<double> statistics)
    {
        for (int length = 1; length <= Order; length++)
        {
            // As sacreBLEU does, n-grams of a translation count only where the reference is long enough to have any.
            int wanted = reference.CountOf(length);
            int at = 3 * (length - 1);
            statistics[at] = wanted == 0 ? 0 : translation.CountOf(length);
            statistics[at + 1] = wanted;
            statistics[at + 2] = translation.Common(reference, length);
        }
    }
}
