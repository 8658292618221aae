namespace MlNetPath.Core;

/// <summary>
/// Holm's step-down adjustment of p-values for having made several tests: S. Holm, "A Simple Sequentially Rejective Multiple Test
/// Procedure", 1979. It bounds the chance of any false finding, and needs no assumption on how the tests depend on each other.
/// </summary>
public static class Holm
{
    /// <summary>The adjusted p-values, in the order of the given ones: the smallest times m, the next times m - 1, ..., never falling, at most 1.</summary>
    /// <param name="pValues">The p-values, 0 to 1.</param>
    /// <exception cref="ArgumentException">A value is not between 0 and 1; the message names its index.</exception>
    public static double[] Adjust(IReadOnlyList<double> pValues)
    {
        ArgumentNullException.ThrowIfNull(pValues);
        for (int i = 0; i < pValues.Count; i++)
        {
            if (!(pValues[i] >= 0 && pValues[i] <= 1))
            {
                throw new ArgumentException($"The p-value at index {i} does not lie between 0 and 1.", nameof(pValues));
            }
        }

        var adjusted = new double[pValues.Count];
        double largest = 0;
        int left = pValues.Count;
        foreach (int i in Enumerable.Range(0, pValues.Count).OrderBy(i => pValues[i]))
        {
            largest = Math.Min(1, Math.Max(largest, left-- * pValues[i]));
            adjusted[i] = largest;
        }

        return adjusted;
    }
}
