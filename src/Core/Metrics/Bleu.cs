namespace MlNetPath.Core;

/// <summary>
/// The score of translations by the word n-grams they share with a reference: K. Papineni et al., "BLEU: a Method for Automatic Evaluation of Machine Translation", 2002.
/// Computed as sacreBLEU computes it for a corpus: n-grams of 1 to 4 tokens, case kept, exponential smoothing where an order has no match, one reference for each translation.
/// 0 to 100. For Japanese and Korean <see cref="TokensOf"/> takes characters, as sacreBLEU does with <c>--tokenize char</c>; its own default there is MeCab's words, so those two are not
/// comparable with what it prints by default. Stateless, so safe from any thread.
/// </summary>
public static class Bleu
{
    private const int Order = 4;
    private const int Width = 2 + (2 * Order); // tokens of the translation, of the reference; matches of each order; n-grams of each order
    private const int BitsOfToken = 32;

    /// <summary>The tokens that suit a language.</summary>
    /// <param name="language">Its code, such as <c>zh-Hans</c>.</param>
    public static BleuTokens TokensOf(string language)
    {
        ArgumentNullException.ThrowIfNull(language);
        return language.Split('-')[0] switch
        {
            "zh" => BleuTokens.Chinese,
            "ja" or "ko" => BleuTokens.Characters,
            _ => BleuTokens.Words,
        };
    }

    /// <summary>The score of translations. That of a single row is of little use: it is 0 below four tokens.</summary>
    /// <param name="translations">The translations.</param>
    /// <param name="references">What they should be, in the same order.</param>
    /// <param name="tokens">What counts as a word; see <see cref="TokensOf"/>.</param>
    /// <exception cref="ArgumentException">There are not as many references as translations, or one is null.</exception>
    public static CorpusScore Of(IReadOnlyList<string> translations, IReadOnlyList<string> references, BleuTokens tokens = BleuTokens.Words)
    {
        ArgumentNullException.ThrowIfNull(translations);
        ArgumentNullException.ThrowIfNull(references);
        ArgumentOutOfRangeException.ThrowIfNotEqual(references.Count, translations.Count);
        var statistics = new double[translations.Count * Width];
        for (int row = 0; row < translations.Count; row++)
        {
            Count(BleuTokenizer.Tokens(RowText.Of(translations, row, nameof(translations)), tokens), BleuTokenizer.Tokens(RowText.Of(references, row, nameof(references)), tokens), statistics.AsSpan(row * Width, Width));
        }

        return new CorpusScore(Width, statistics, Score);
    }

    /// <summary>The score of summed counts.</summary>
    internal static double Score(ReadOnlySpan<double> sums)
    {
        ReadOnlySpan<double> matches = sums.Slice(2, Order), totals = sums.Slice(2 + Order, Order);
        if (!matches.ContainsAnyExcept(0) || totals.Contains(0))
        {
            return 0;
        }

        double logarithms = 0, smoothing = 1;
        for (int i = 0; i < Order; i++)
        {
            // The k-th order without a match counts as 1/2^k of one.
            double matched = matches[i] == 0 ? 1 / (smoothing *= 2) : matches[i];
            logarithms += Math.Log(matched / totals[i]);
        }

        double brevity = sums[0] < sums[1] ? Math.Exp(1 - (sums[1] / sums[0])) : 1;
        return 100 * brevity * Math.Exp(logarithms / Order);
    }

    private static void Count(string[] translation, string[] reference, Span<double> statistics)
    {
        var numbers = new Dictionary<string, int>(StringComparer.Ordinal);
        SortedNgrams own = Ngrams(translation, numbers), wanted = Ngrams(reference, numbers);
        (statistics[0], statistics[1]) = (translation.Length, reference.Length);
        for (int length = 1; length <= Order; length++)
        {
            statistics[1 + length] = own.Common(wanted, length);
            statistics[1 + Order + length] = own.CountOf(length);
        }
    }

    private static SortedNgrams Ngrams(string[] tokens, Dictionary<string, int> numbers)
    {
        var symbols = new int[tokens.Length];
        for (int i = 0; i < tokens.Length; i++)
        {
            if (!numbers.TryGetValue(tokens[i], out symbols[i]))
            {
                numbers[tokens[i]] = symbols[i] = numbers.Count;
            }
        }

        return new SortedNgrams(symbols, Order, BitsOfToken);
    }
}
