namespace MlNetPath.Stage6.LanguageModel;

/// <summary>Which tokens of one language stand for which of another, by <see cref="IbmModel1"/>; and with it, what of an example's translation holds for another text. Immutable and safe to use from many threads.</summary>
internal sealed class TokenLexicon
{
    private const int Null = 0; // the token that others come from which no token produces
    private const int Iterations = 5;

    // Longer pairs would cost most of the time and say least.
    private const int MostTokens = 40;

    // Of a token that none explains, nothing is known: it is kept, rather.
    private const double UnknownKept = 1e-4, UnknownChanged = 1e-5, NullShare = 0.5;

    private readonly IbmModel1 model;

    /// <param name="pairs">The tokens of messages and of their translations.</param>
    /// <param name="cancellation">Stops the training.</param>
    public TokenLexicon(IEnumerable<(int[] Source, int[] Target)> pairs, CancellationToken cancellation = default) =>
        model = new([.. pairs.Where(pair => pair.Source.Length is > 0 and <= MostTokens && pair.Target.Length is > 0 and <= MostTokens).Select(pair => ((int[])[Null, .. pair.Source.Select(token => token + 1)], pair.Target))], Iterations, UnknownChanged, cancellation);

    /// <summary>How much of each token of an example's translation comes from what the example has in common with a text.</summary>
    /// <param name="original">The example.</param>
    /// <param name="translation">Its translation.</param>
    /// <param name="text">The text.</param>
    /// <returns>From 0, the token stands for what the text does not have, to 1, for each token of the translation, and for its end.</returns>
    public double[] Kept(int[] original, int[] translation, int[] text)
    {
        bool[] common = Common(original, text);
        var kept = new double[translation.Length + 1];
        for (int i = 0; i < translation.Length; i++)
        {
            (double here, double gone) = (UnknownKept + (NullShare * model.Probability(Null, translation[i])), UnknownChanged);
            for (int j = 0; j < original.Length; j++)
            {
                double own = model.Probability(original[j] + 1, translation[i]);
                (here, gone) = common[j] ? (here + own, gone) : (here, gone + own);
            }

            kept[i] = here / (here + gone);
        }

        kept[^1] = original is [.., var end] && text is [.., var last] && common[^1] && end == last ? 1 : 0.5;
        return kept;
    }

    // Which tokens belong to the longest sequence that both have in this order.
    private static bool[] Common(int[] original, int[] text)
    {
        var longest = new int[original.Length + 1, text.Length + 1];
        for (int i = original.Length - 1; i >= 0; i--)
        {
            for (int j = text.Length - 1; j >= 0; j--)
            {
                longest[i, j] = original[i] == text[j] ? 1 + longest[i + 1, j + 1] : Math.Max(longest[i + 1, j], longest[i, j + 1]);
            }
        }

        var common = new bool[original.Length];
        for (int i = 0, j = 0; i < original.Length && j < text.Length;)
        {
            if (original[i] == text[j])
            {
                (common[i], i, j) = (true, i + 1, j + 1);
            }
            else if (longest[i + 1, j] >= longest[i, j + 1])
            {
                i++;
            }
            else
            {
                j++;
            }
        }

        return common;
    }
}
