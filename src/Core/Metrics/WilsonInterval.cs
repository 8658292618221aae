namespace MlNetPath.Core;

/// <summary>
/// The score interval of a proportion: E. B. Wilson, "Probable Inference, the Law of Succession, and Statistical Inference", 1927,
/// without continuity correction. It stays within 0 and 1 and is sound for few rows and for proportions near the ends.
/// </summary>
public static class WilsonInterval
{
    /// <summary>The interval of <paramref name="successes"/> out of <paramref name="n"/>.</summary>
    /// <param name="successes">How many succeeded.</param>
    /// <param name="n">How many there were; 0 gives the interval from 0 to 1, since nothing is known.</param>
    /// <param name="confidence">How sure to be, above 0 and below 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The successes are not between 0 and <paramref name="n"/>, or the confidence not between 0 and 1.</exception>
    public static ConfidenceInterval Of(long successes, long n, double confidence = 0.95)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(n);
        ArgumentOutOfRangeException.ThrowIfNegative(successes);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(successes, n);
        double z = StandardNormal.TwoSidedQuantile(confidence);
        if (n == 0)
        {
            return new ConfidenceInterval(0, 1);
        }

        double count = n;
        double p = successes / count;
        double z2 = z * z;
        double middle = p + (z2 / (2 * count));
        double half = z * Math.Sqrt(((p * (1 - p)) + (z2 / (4 * count))) / count);
        double scale = 1 + (z2 / count);

        // At the ends one limit is the proportion itself; rounding must not move it.
        return new ConfidenceInterval(
            successes == 0 ? 0 : Math.Min(p, (middle - half) / scale),
            successes == n ? 1 : Math.Max(p, (middle + half) / scale));
    }
}
