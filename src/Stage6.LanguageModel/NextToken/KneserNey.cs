namespace MlNetPath.Stage6.LanguageModel;

/// <summary>
/// The interpolated n-gram model with modified Kneser-Ney smoothing: S. F. Chen and J. Goodman, "An Empirical Study of Smoothing Techniques for Language Modeling", 1999. The longest n-grams count
/// by occurrences, shorter ones by the different tokens before them (those that start a sequence by occurrences, as KenLM counts them); from each count one of three discounts is taken, and what
/// that leaves is shared out by the next shorter n-grams, in the end evenly among the whole vocabulary. Where counts of counts give no discount (few texts; the bytes of a large text by
/// themselves), the discounts are 0.5, 1 and 1.5, as with KenLM's <c>--discount_fallback</c>. Immutable and safe to use from many threads.
/// </summary>
internal sealed class KneserNey : ITokenScorer
{
    private static readonly double[] FallbackDiscounts = [0, 0.5, 1, 1.5];

    private readonly NgramCounts counts;
    private readonly Level[] levels;

    /// <param name="counts">The counts, up to <paramref name="order"/> at least.</param>
    /// <param name="order">The length of the longest n-gram in use.</param>
    /// <param name="vocabularySize">How many tokens may come next.</param>
    public KneserNey(NgramCounts counts, int order, int vocabularySize)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(order, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(order, counts.Order);
        (this.counts, VocabularySize) = (counts, vocabularySize);
        levels = [.. Enumerable.Range(1, order).Select(length => new Level(counts, length, length == order))];
    }

    /// <inheritdoc/>
    public int VocabularySize { get; }

    /// <summary>The length of the longest n-gram in use.</summary>
    public int Order => levels.Length;

    /// <summary>How many n-grams it counts.</summary>
    public long Parameters => counts.CountUpTo(Order);

    /// <summary>The model of the order that needs the fewest bits per byte of some texts.</summary>
    /// <param name="counts">The counts.</param>
    /// <param name="vocabularySize">How many tokens may come next.</param>
    /// <param name="lowest">The lowest order to try; the highest is that of the counts.</param>
    /// <param name="validation">The texts to choose by.</param>
    /// <param name="cancellation">Stops it.</param>
    public static KneserNey Choose(NgramCounts counts, int vocabularySize, int lowest, IReadOnlyList<TokenText> validation, CancellationToken cancellation = default) =>
        Enumerable.Range(lowest, counts.Order - lowest + 1)
            .AsParallel().AsOrdered().WithCancellation(cancellation)
            .Select(order => new KneserNey(counts, order, vocabularySize))
            .MinBy(model => BitsPerByte.Of(BitsPerByte.Bits(model, validation), validation).Value)!;

    /// <inheritdoc/>
    public void Score(ReadOnlySpan<int> tokens, Span<double> probabilities) => Score(tokens, probabilities, new int[probabilities.Length]);

    /// <summary>The same, and how much each probability goes by.</summary>
    /// <param name="tokens">The sequence, at least its first token.</param>
    /// <param name="probabilities">One less than there are tokens.</param>
    /// <param name="known">As many: how many tokens before it were seen in this order with anything behind them, up to <see cref="Order"/> less one.</param>
    public void Score(ReadOnlySpan<int> tokens, Span<double> probabilities, Span<int> known)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(probabilities.Length, tokens.Length - 1);
        ArgumentOutOfRangeException.ThrowIfNotEqual(known.Length, probabilities.Length);
        known.Clear();

        // The n-grams that end at the token before and at this one, by length less one; -1 for one never seen.
        Span<int> before = stackalloc int[Order], here = stackalloc int[Order];
        before.Fill(-1);
        before[0] = counts.Level(1).Find(0, tokens[0]);
        for (int i = 1; i < tokens.Length; i++)
        {
            int token = tokens[i];
            if ((uint)token >= (uint)VocabularySize)
            {
                throw new ArgumentOutOfRangeException(nameof(tokens), token, $"Token {i} is not below the vocabulary's size of {VocabularySize}.");
            }

            double probability = 1.0 / VocabularySize;
            here.Fill(-1);
            for (int n = 0; n < Order; n++)
            {
                // A beginning that was never seen has no longer one that was.
                int beginning = n == 0 ? 0 : before[n - 1];
                if (beginning < 0)
                {
                    break;
                }

                here[n] = counts.Level(n + 1).Find(beginning, token);
                known[i - 1] = levels[n].Knows(beginning) ? n : known[i - 1];
                probability = levels[n].Interpolate(beginning, here[n], probability);
            }

            probabilities[i - 1] = probability;
            here.CopyTo(before);
        }
    }

    /// <summary>The n-grams of one length as probabilities.</summary>
    private sealed class Level
    {
        private readonly NgramLevel ngrams;
        private readonly bool longest;
        private readonly double[] discounts;
        private readonly int[] totals; // by beginning: all counts after it
        private readonly double[] reserves; // by beginning: all discounts after it

        public Level(NgramCounts counts, int length, bool longest)
        {
            (ngrams, this.longest) = (counts.Level(length), longest);
            ReadOnlySpan<int> own = Counts;
            discounts = DiscountsOf(own);
            int beginnings = length == 1 ? 1 : counts.Level(length - 1).Count;
            (totals, reserves) = (new int[beginnings], new double[beginnings]);
            for (int number = 0; number < own.Length; number++)
            {
                int beginning = ngrams.BeginningOf(number);
                totals[beginning] += own[number];
                reserves[beginning] += discounts[Math.Min(own[number], 3)];
            }
        }

        private ReadOnlySpan<int> Counts => longest ? ngrams.Occurrences : ngrams.Extensions;

        public bool Knows(int beginning) => totals[beginning] > 0;

        public double Interpolate(int beginning, int number, double shorter)
        {
            if (!Knows(beginning))
            {
                return shorter;
            }

            int count = number < 0 ? 0 : Counts[number];
            return (count - discounts[Math.Min(count, 3)] + (reserves[beginning] * shorter)) / totals[beginning];
        }

        private static double[] DiscountsOf(ReadOnlySpan<int> counts)
        {
            var frequencies = new double[5]; // how many n-grams have each count
            foreach (int count in counts)
            {
                if (count is >= 1 and <= 4)
                {
                    frequencies[count]++;
                }
            }

            double share = frequencies[1] / (frequencies[1] + (2 * frequencies[2]));
            var discounts = new double[4];
            for (int count = 1; count <= 3; count++)
            {
                discounts[count] = count - ((count + 1) * share * frequencies[count + 1] / frequencies[count]);
                if (!(discounts[count] > 0 && discounts[count] <= count))
                {
                    return FallbackDiscounts;
                }
            }

            return discounts;
        }
    }
}
