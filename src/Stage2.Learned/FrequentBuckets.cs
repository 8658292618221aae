using MlNetPath.Core;

namespace MlNetPath.Stage2.Learned;

/// <summary>Finds the buckets that are worth a row of a model: those that occur often enough to learn something about.</summary>
internal static class FrequentBuckets
{
    // An n-gram seen once says little and costs a row.
    private const int LeastCount = 2;

    // Floats in a model at most (256 MB): with very long rows, only the most frequent n-grams get one.
    private const long MostWeights = 64L << 20;

    /// <summary>The buckets, ascending. One pass over the texts.</summary>
    /// <param name="data">The texts.</param>
    /// <param name="rowLength">Floats in a row.</param>
    /// <param name="options">Threads and cancellation.</param>
    public static int[] Find(TextData data, int rowLength, StageOptions options)
    {
        var counts = new int[NgramHasher.Buckets];
        foreach (HashedTexts.Row text in HashedTexts.Read(data, null, options.Threads, options.Cancellation))
        {
            foreach (int bucket in text.Buckets)
            {
                counts[bucket]++;
            }
        }

        int least = data.Count < 10_000 ? 1 : LeastCount;
        int[] found;
        do
        {
            found = [.. Enumerable.Range(0, counts.Length).Where(bucket => counts[bucket] >= least)];
            least *= 2;
        }
        while ((long)found.Length * rowLength > MostWeights);
        return found;
    }
}
