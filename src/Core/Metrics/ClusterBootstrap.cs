using System.Runtime.InteropServices;

namespace MlNetPath.Core;

/// <summary>
/// The bootstrap of a mean over rows that come in groups: B. Efron, "Bootstrap Methods: Another Look at the Jackknife", 1979, with
/// percentile intervals, drawing whole groups with replacement (C. A. Field and A. H. Welsh, "Bootstrapping Clustered Data", 2007).
/// Rows of one group (translations of one message, copies of one text) tend to be right and wrong together; an interval that takes
/// them for independent is too narrow. Stateless, so safe from any thread.
/// </summary>
public static class ClusterBootstrap
{
    /// <summary>The interval of an accuracy. The same seed gives the same interval.</summary>
    /// <param name="predicted">The predicted label of each row.</param>
    /// <param name="labels">The true ones.</param>
    /// <param name="groups">The group of each row; empty where every row is its own.</param>
    /// <param name="seed">Where the random numbers start.</param>
    /// <param name="resamples">How many samples to draw.</param>
    /// <param name="confidence">How sure to be, above 0 and below 1.</param>
    /// <exception cref="ArgumentException">The three are not equally long, there are no resamples, or the confidence is not between 0 and 1.</exception>
    public static ConfidenceInterval OfAccuracy(
        ReadOnlySpan<int> predicted, ReadOnlySpan<int> labels, ReadOnlySpan<int> groups, int seed, int resamples = 10_000, double confidence = 0.95)
    {
        RequireEqual(predicted.Length, labels.Length, nameof(predicted));
        var values = new int[labels.Length];
        for (int row = 0; row < values.Length; row++)
        {
            values[row] = predicted[row] == labels[row] ? 1 : 0;
        }

        return OfMean(values, groups, seed, resamples, confidence);
    }

    /// <summary>
    /// The interval of the accuracy of the first minus that of the second. Both answers to a row are drawn together, since both saw
    /// the same rows. The same seed gives the same interval.
    /// </summary>
    /// <param name="first">What the first predicts, one label per row.</param>
    /// <param name="second">What the second predicts.</param>
    /// <param name="labels">The true labels.</param>
    /// <param name="groups">The group of each row; empty where every row is its own.</param>
    /// <param name="seed">Where the random numbers start.</param>
    /// <param name="resamples">How many samples to draw.</param>
    /// <param name="confidence">How sure to be, above 0 and below 1.</param>
    /// <exception cref="ArgumentException">The four are not equally long, there are no resamples, or the confidence is not between 0 and 1.</exception>
    public static ConfidenceInterval OfDifference(
        ReadOnlySpan<int> first, ReadOnlySpan<int> second, ReadOnlySpan<int> labels, ReadOnlySpan<int> groups, int seed, int resamples = 10_000, double confidence = 0.95)
    {
        RequireEqual(first.Length, labels.Length, nameof(first));
        RequireEqual(second.Length, labels.Length, nameof(second));
        var values = new int[labels.Length];
        for (int row = 0; row < values.Length; row++)
        {
            values[row] = (first[row] == labels[row] ? 1 : 0) - (second[row] == labels[row] ? 1 : 0);
        }

        return OfMean(values, groups, seed, resamples, confidence);
    }

    /// <summary>The interval of the mean of small whole numbers; 0 to 0 without rows.</summary>
    internal static ConfidenceInterval OfMean(int[] values, ReadOnlySpan<int> groups, int seed, int resamples, double confidence)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(resamples, 1);
        RequireConfidence(confidence);
        if (!groups.IsEmpty)
        {
            RequireEqual(groups.Length, values.Length, nameof(groups));
        }

        // Groups of one size and one sum are alike: a sample matters only by how many of each kind are in it. Those counts are
        // multinomial, so they are drawn at once, kind after kind, each from what the kinds before it have left.
        (int Size, int Sum, int Count)[] kinds = Kinds(values, groups);
        if (kinds.Length == 0)
        {
            return new ConfidenceInterval(0, 0);
        }

        var random = new Random(seed);
        int all = kinds.Sum(kind => kind.Count);
        var means = new double[resamples];
        for (int i = 0; i < resamples; i++)
        {
            long sum = 0, rows = 0;
            int toDraw = all, unseen = all;
            foreach ((int size, int value, int count) in kinds)
            {
                int drawn = count == unseen ? toDraw : Binomial.Draw(random, toDraw, (double)count / unseen);
                sum += (long)drawn * value;
                rows += (long)drawn * size;
                toDraw -= drawn;
                unseen -= count;
            }

            means[i] = (double)sum / rows;
        }

        return PercentileInterval(means, confidence);
    }

    /// <summary>The middle part of resampled values, as large as the confidence. Sorts the values.</summary>
    internal static ConfidenceInterval PercentileInterval(double[] values, double confidence)
    {
        RequireConfidence(confidence);
        Array.Sort(values);
        double tail = (1 - confidence) / 2;
        return new ConfidenceInterval(Quantile(values, tail), Quantile(values, 1 - tail));
    }

    private static (int Size, int Sum, int Count)[] Kinds(int[] values, ReadOnlySpan<int> groups)
    {
        var sums = new Dictionary<int, (int Size, int Sum)>();
        for (int row = 0; row < values.Length; row++)
        {
            ref (int Size, int Sum) group = ref CollectionsMarshal.GetValueRefOrAddDefault(sums, groups.IsEmpty ? row : groups[row], out _);
            group = (group.Size + 1, group.Sum + values[row]);
        }

        // The rarest first: the frequent ones then get what is left, at no cost.
        return [.. sums.Values.CountBy(group => group).Select(kind => (kind.Key.Size, kind.Key.Sum, kind.Value)).Order().OrderBy(kind => kind.Value)];
    }

    // Between two ranks, linearly: definition 7 of Hyndman and Fan, "Sample Quantiles in Statistical Packages", 1996.
    private static double Quantile(double[] sorted, double share)
    {
        double rank = share * (sorted.Length - 1);
        int below = (int)rank;
        int above = Math.Min(below + 1, sorted.Length - 1);
        return sorted[below] + ((rank - below) * (sorted[above] - sorted[below]));
    }

    private static void RequireConfidence(double confidence)
    {
        if (!(confidence > 0 && confidence < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(confidence), confidence, "A confidence lies between 0 and 1.");
        }
    }

    private static void RequireEqual(int length, int rows, string name)
    {
        if (length != rows)
        {
            throw new ArgumentException($"There are {length} values for {rows} rows.", name);
        }
    }
}
