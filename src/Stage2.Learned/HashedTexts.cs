using MlNetPath.Core;

namespace MlNetPath.Stage2.Learned;

/// <summary>
/// Hands training texts to a learner as buckets, in a given order. Hashing runs a block ahead on the other cores, so that a learner
/// that has to work row after row does not wait for it, and no more than two blocks are ever in memory.
/// </summary>
internal static class HashedTexts
{
    private const int BlockSize = 2048;

    /// <summary>One training text.</summary>
    /// <param name="Buckets">Its buckets.</param>
    /// <param name="Weight">What each of them weighs.</param>
    /// <param name="Label">Its label.</param>
    public readonly record struct Row(int[] Buckets, float Weight, int Label);

    /// <summary>The rows of the data, in the given order (all in their own order where it is null).</summary>
    /// <param name="data">The texts.</param>
    /// <param name="order">Row numbers, or null.</param>
    /// <param name="threads">How many threads may hash; 0 for one a core.</param>
    /// <param name="cancellation">Stops between blocks.</param>
    public static IEnumerable<Row> Read(TextData data, int[]? order, int threads, CancellationToken cancellation)
    {
        int count = order?.Length ?? data.Count;
        ParallelOptions parallel = Threads(threads, cancellation);
        Task<Row[]> next = Task.Run(() => Hash(data, order, 0, count, parallel), cancellation);
        for (int start = 0; start < count; start += BlockSize)
        {
            cancellation.ThrowIfCancellationRequested();
            Row[] block = next.GetAwaiter().GetResult();
            int following = start + BlockSize;
            next = following < count ? Task.Run(() => Hash(data, order, following, count, parallel), cancellation) : Task.FromResult<Row[]>([]);
            foreach (Row row in block)
            {
                yield return row;
            }
        }
    }

    /// <summary>So many threads (0 for one a core), which stop when asked.</summary>
    public static ParallelOptions Threads(int threads, CancellationToken cancellation) =>
        new() { MaxDegreeOfParallelism = threads > 0 ? threads : -1, CancellationToken = cancellation };

    private static Row[] Hash(TextData data, int[]? order, int start, int count, ParallelOptions parallel)
    {
        var rows = new Row[Math.Min(BlockSize, count - start)];
        Parallel.For(0, rows.Length, parallel, () => new BucketList(), (i, _, buckets) =>
        {
            int row = order is null ? start + i : order[start + i];
            float weight = NgramHasher.Hash(data.Text(row), buckets);
            rows[i] = new Row(buckets.Items.ToArray(), weight, data.Labels[row]);
            return buckets;
        }, _ => { });
        return rows;
    }
}
