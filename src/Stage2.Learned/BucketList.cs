namespace MlNetPath.Stage2.Learned;

/// <summary>A list of bucket numbers that is filled again and again without allocating; not thread-safe.</summary>
internal sealed class BucketList
{
    [ThreadStatic]
    private static BucketList? ofThread;

    private int[] items = new int[512];

    /// <summary>This thread's own list, for work that is done with it before anything else on the thread hashes a text.</summary>
    public static BucketList OfThread => ofThread ??= new BucketList();

    /// <summary>Number of buckets in the list; repeated ones count each time.</summary>
    public int Count { get; private set; }

    /// <summary>The buckets. Callers may sort them in place.</summary>
    public Span<int> Items => items.AsSpan(0, Count);

    /// <summary>Adds a bucket.</summary>
    public void Add(int bucket)
    {
        if (Count == items.Length)
        {
            Array.Resize(ref items, Count * 2);
        }

        items[Count++] = bucket;
    }

    /// <summary>Empties the list.</summary>
    public void Clear() => Count = 0;
}
