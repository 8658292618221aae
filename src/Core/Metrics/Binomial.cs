namespace MlNetPath.Core;

/// <summary>
/// The binomial distribution: how many of n independent trials succeed. Probabilities come from C. Loader's saddle-point form
/// ("Fast and Accurate Computation of Binomial Probabilities", 2000), which keeps its precision where
/// differences of logarithms of factorials lose theirs.
/// </summary>
internal static class Binomial
{
    // ln(n!) minus Stirling's formula, for the n where the series below is not exact enough.
    private static readonly double[] SmallStirlingErrors = [.. Enumerable.Range(0, 16).Select(n =>
        Enumerable.Range(1, n).Sum(i => Math.Log(i)) - (n == 0 ? 0 : ((n + 0.5) * Math.Log(n)) - n + (0.5 * Math.Log(2 * Math.PI))))];

    /// <summary>The probability of exactly <paramref name="k"/> successes.</summary>
    /// <param name="k">Successes, 0 to <paramref name="n"/>.</param>
    /// <param name="n">Trials.</param>
    /// <param name="p">Probability of success in one trial.</param>
    public static double Probability(long k, long n, double p)
    {
        if (n == 0 || p is 0 or 1)
        {
            return k == (p == 1 ? n : 0) ? 1 : 0;
        }

        double q = 1 - p;
        if (k == 0 || k == n)
        {
            // p^n or q^n, by way of ln x = (mean - x - deviance) / x, which is exact near 1.
            double one = k == 0 ? q : p;
            return Math.Exp(-Deviance(n, n * one) - (n * (1 - one)));
        }

        double exponent = StirlingError(n) - StirlingError(k) - StirlingError(n - k) - Deviance(k, n * p) - Deviance(n - k, n * q);
        return Math.Exp(exponent) * Math.Sqrt(n / (2 * Math.PI * k * (n - k)));
    }

    /// <summary>The probability of at most <paramref name="k"/> successes in <paramref name="n"/> fair trials, where k is at most half of n.</summary>
    public static double FairLowerTail(long k, long n)
    {
        // From the largest term down: each is its upper neighbour times a factor below 1, and soon too small to count.
        double term = Probability(k, n, 0.5);
        double sum = term;
        for (long i = k; i > 0 && term > sum * 1e-17; i--)
        {
            term *= (double)i / (n - i + 1);
            sum += term;
        }

        return sum;
    }

    /// <summary>
    /// Draws a number of successes: takes probabilities away from a uniform number, starting at the most probable value and going
    /// to both sides, until nothing is left. Takes about as many steps as the standard deviation is large.
    /// </summary>
    public static int Draw(Random random, int n, double p)
    {
        if (p is 0 or 1)
        {
            return p == 0 ? 0 : n;
        }

        int mode = (int)Math.Min(n, (n + 1.0) * p);
        double odds = p / (1 - p);
        double above = Probability(mode, n, p), below = above;
        double left = random.NextDouble() - above;
        for (int i = 1; left >= 0 && (above > 0 || below > 0); i++)
        {
            // Beyond the last value the factor is 0, and with it all that follows.
            above *= Math.Max(0, n - mode - i + 1) * odds / (mode + i);
            left -= above;
            if (left < 0)
            {
                return mode + i;
            }

            below *= Math.Max(0, mode - i + 1) / ((n - mode + (double)i) * odds);
            left -= below;
            if (left < 0)
            {
                return mode - i;
            }
        }

        // Also where rounding left a crumb when all probabilities were spent.
        return mode;
    }

    private static double StirlingError(long n)
    {
        if (n < SmallStirlingErrors.Length)
        {
            return SmallStirlingErrors[n];
        }

        double square = (double)n * n;
        return ((1 / 12.0) - (((1 / 360.0) - (((1 / 1260.0) - (((1 / 1680.0) - (1 / 1188.0 / square)) / square)) / square)) / square)) / n;
    }

    // x ln(x / mean) + mean - x, by a series where the two nearly cancel.
    private static double Deviance(double x, double mean)
    {
        double difference = x - mean;
        double v = difference / (x + mean);
        if (Math.Abs(v) >= 0.1)
        {
            return (x * Math.Log(x / mean)) - difference;
        }

        // ln(x / mean) is 2 artanh(v), and difference is v (x + mean).
        double sum = difference * v;
        double term = 2 * x * v;
        for (int i = 3; ; i += 2)
        {
            term *= v * v;
            double next = sum + (term / i);
            if (next == sum)
            {
                return sum;
            }

            sum = next;
        }
    }
}
