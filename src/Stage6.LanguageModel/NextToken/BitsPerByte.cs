using MlNetPath.Core;

namespace MlNetPath.Stage6.LanguageModel;

/// <summary>
/// How many bits a model needs for a byte of text: the negative base-2 logarithms of the probabilities of all tokens but the first, the end token included, over the length of the
/// text in UTF-8. So models over bytes and over any tokens are measured alike.
/// </summary>
internal static class BitsPerByte
{
    /// <summary>The bits that a model needs for each text.</summary>
    public static double[] Bits(ITokenScorer model, IReadOnlyList<TokenText> texts)
    {
        var bits = new double[texts.Count];
        var probabilities = new double[texts.Count == 0 ? 0 : texts.Max(text => text.Tokens.Length)];
        for (int i = 0; i < bits.Length; i++)
        {
            Span<double> own = probabilities.AsSpan(0, texts[i].Tokens.Length - 1);
            model.Score(texts[i].Tokens, own);
            foreach (double probability in own)
            {
                bits[i] -= Math.Log2(probability);
            }
        }

        return bits;
    }

    /// <summary>The score of texts by the bits that each needs: lower is better; 0 without a byte.</summary>
    public static CorpusScore Of(IReadOnlyList<double> bits, IReadOnlyList<TokenText> texts)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(bits.Count, texts.Count);
        var statistics = new double[2 * bits.Count];
        for (int i = 0; i < bits.Count; i++)
        {
            (statistics[2 * i], statistics[(2 * i) + 1]) = (bits[i], texts[i].Bytes);
        }

        return new CorpusScore(2, statistics, sums => sums[1] == 0 ? 0 : sums[0] / sums[1]);
    }

    /// <summary>The score of each language, in the order in which languages first occur.</summary>
    public static OrderedDictionary<string, CorpusScore> ByLanguage(IReadOnlyList<double> bits, IReadOnlyList<TokenText> texts)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(bits.Count, texts.Count);
        var scores = new OrderedDictionary<string, CorpusScore>();
        foreach (IGrouping<string, int> rows in Enumerable.Range(0, texts.Count).GroupBy(i => texts[i].Language))
        {
            scores.Add(rows.Key, Of([.. rows.Select(i => bits[i])], [.. rows.Select(i => texts[i])]));
        }

        return scores;
    }
}
