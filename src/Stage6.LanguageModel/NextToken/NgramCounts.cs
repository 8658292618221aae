namespace MlNetPath.Stage6.LanguageModel;

/// <summary>
/// Counts the n-grams of sequences up to a length. What is counted are n-grams that end after a sequence's first token: that one is given. Serves models of all orders up to the length.
/// Read by many threads at once, once made.
/// </summary>
internal sealed class NgramCounts
{
    private readonly NgramLevel[] levels;

    /// <param name="sequences">The sequences; the first token of each is given, not predicted.</param>
    /// <param name="order">The greatest length.</param>
    /// <param name="cancellation">Stops the counting.</param>
    public NgramCounts(IEnumerable<int[]> sequences, int order, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(order, 1);
        levels = [.. Enumerable.Range(0, order).Select(_ => new NgramLevel())];
        int[] before = new int[order], here = new int[order]; // the n-grams that end at the token before and at this one, by length less one
        foreach (int[] sequence in sequences)
        {
            cancellation.ThrowIfCancellationRequested();
            for (int i = 0; i < sequence.Length; i++)
            {
                for (int n = 0; n <= i && n < order; n++)
                {
                    here[n] = levels[n].Add(n == 0 ? 0 : before[n - 1], sequence[i], out bool isNew);
                    if (i == 0)
                    {
                        continue;
                    }

                    levels[n].Occur(here[n]);
                    if (isNew && n > 0)
                    {
                        levels[n - 1].Extend(here[n - 1]);
                    }

                    if (n == i)
                    {
                        levels[n].Extend(here[n]);
                    }
                }

                (before, here) = (here, before);
            }
        }
    }

    /// <summary>The greatest length.</summary>
    public int Order => levels.Length;

    /// <summary>Number of different n-grams of all lengths.</summary>
    public long Count => CountUpTo(Order);

    /// <summary>Number of different n-grams up to a length.</summary>
    public long CountUpTo(int length) => levels.Take(length).Sum(level => (long)level.Count);

    /// <summary>The n-grams of a length.</summary>
    public NgramLevel Level(int length) => levels[length - 1];
}
