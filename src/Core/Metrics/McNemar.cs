namespace MlNetPath.Core;

/// <summary>
/// McNemar's test, in its exact form: were two classifiers equally good, each row that only one of them gets right would be
/// a fair coin. Q. McNemar, "Note on the Sampling Error of the Difference between Correlated Proportions or Percentages", 1947.
/// </summary>
public static class McNemar
{
    /// <summary>
    /// The exact two-sided p-value: twice the probability of the smaller count or less, at most 1. Right for any counts: rows in the
    /// billions cost some ten thousand steps. Below 1e-308 it is 0.
    /// </summary>
    /// <param name="onlyFirst">Rows that only the first gets right.</param>
    /// <param name="onlySecond">Rows that only the second gets right.</param>
    /// <exception cref="ArgumentOutOfRangeException">A count is negative.</exception>
    public static double ExactPValue(int onlyFirst, int onlySecond)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(onlyFirst);
        ArgumentOutOfRangeException.ThrowIfNegative(onlySecond);
        return onlyFirst == onlySecond
            ? 1
            : Math.Min(1, 2 * Binomial.FairLowerTail(Math.Min(onlyFirst, onlySecond), (long)onlyFirst + onlySecond));
    }

    /// <inheritdoc cref="ExactPValue(int, int)"/>
    /// <param name="counts">The two classifiers on the same rows.</param>
    public static double ExactPValue(PairedCounts counts) => ExactPValue(counts.OnlyFirst, counts.OnlySecond);
}
