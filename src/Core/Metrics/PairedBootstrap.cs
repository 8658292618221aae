namespace MlNetPath.Core;

/// <summary>
/// The bootstrap of a difference in accuracy: B. Efron, "Bootstrap Methods: Another Look at the Jackknife", 1979, with percentile
/// intervals. Rows are drawn in pairs, both classifiers' answers to a row together, since both saw the same rows.
/// </summary>
public static class PairedBootstrap
{
    /// <summary>The percentile interval of <see cref="PairedCounts.Difference"/>. The same seed gives the same interval.</summary>
    /// <param name="counts">The two classifiers on the same rows.</param>
    /// <param name="seed">Where the random numbers start.</param>
    /// <param name="resamples">How many samples to draw.</param>
    /// <param name="confidence">How sure to be, above 0 and below 1.</param>
    /// <exception cref="ArgumentException">The counts do not fit together, there are no resamples, or the confidence is not between 0 and 1.</exception>
    public static ConfidenceInterval Interval(PairedCounts counts, int seed, int resamples = 10_000, double confidence = 0.95)
    {
        (int n, int onlyFirst, int onlySecond) = counts;
        if (onlyFirst < 0 || onlySecond < 0 || (long)onlyFirst + onlySecond > n)
        {
            throw new ArgumentException($"{onlyFirst} and {onlySecond} rows do not fit into {n}.", nameof(counts));
        }

        ArgumentOutOfRangeException.ThrowIfLessThan(resamples, 1);
        if (!(confidence > 0 && confidence < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(confidence), confidence, "A confidence lies between 0 and 1.");
        }

        if (onlyFirst + onlySecond == 0)
        {
            return new ConfidenceInterval(0, 0);
        }

        // A sample of n rows, drawn with replacement, matters only by how many rows of each kind are in it. Those counts are
        // multinomial, so they are drawn at once: the rows on which the two differ, then which of them are the first's.
        var random = new Random(seed);
        double differing = ((double)onlyFirst + onlySecond) / n;
        double ofFirst = onlyFirst / ((double)onlyFirst + onlySecond);
        var differences = new long[resamples];
        for (int i = 0; i < resamples; i++)
        {
            int drawn = Binomial.Draw(random, n, differing);
            differences[i] = (2L * Binomial.Draw(random, drawn, ofFirst)) - drawn;
        }

        Array.Sort(differences);
        double tail = (1 - confidence) / 2;
        return new ConfidenceInterval(Quantile(differences, tail) / n, Quantile(differences, 1 - tail) / n);
    }

    // Between two ranks, linearly: definition 7 of Hyndman and Fan, "Sample Quantiles in Statistical Packages", 1996.
    private static double Quantile(long[] sorted, double share)
    {
        double rank = share * (sorted.Length - 1);
        int below = (int)rank;
        int above = Math.Min(below + 1, sorted.Length - 1);
        return sorted[below] + ((rank - below) * (sorted[above] - sorted[below]));
    }
}
