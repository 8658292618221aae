namespace MlNetPath.Stage6.LanguageModel;

/// <summary>
/// All n-grams of one length with their counts: a level of a trie. An n-gram is known by its beginning's number on the level before and its last token, which fit 64 bits together, so
/// nothing is confused. Open addressing, linear probing. Not thread-safe while it grows.
/// </summary>
internal sealed class NgramLevel
{
    private ulong[] keys = new ulong[1024];
    private int[] slots = new int[2048]; // number + 1 of the n-gram there; 0 for none
    private int[] occurrences = new int[1024];
    private int[] extensions = new int[1024];

    /// <summary>Number of different n-grams.</summary>
    public int Count { get; private set; }

    /// <summary>How often each n-gram occurs.</summary>
    public ReadOnlySpan<int> Occurrences => occurrences.AsSpan(0, Count);

    /// <summary>After how many different tokens each n-gram occurs; where it starts a sequence, every occurrence counts, since nothing can be before it.</summary>
    public ReadOnlySpan<int> Extensions => extensions.AsSpan(0, Count);

    /// <summary>The number of an n-gram's beginning on the level before.</summary>
    public int BeginningOf(int number) => (int)(keys[number] >> 32);

    /// <summary>The number of an n-gram, or -1.</summary>
    public int Find(int beginning, int token)
    {
        ulong key = Key(beginning, token);
        for (int slot = SlotOf(key); ; slot = (slot + 1) & (slots.Length - 1))
        {
            int number = slots[slot] - 1;
            if (number < 0 || keys[number] == key)
            {
                return number;
            }
        }
    }

    /// <summary>The number of an n-gram, which is added where it is new.</summary>
    public int Add(int beginning, int token, out bool isNew)
    {
        ulong key = Key(beginning, token);
        int slot = SlotOf(key);
        for (; slots[slot] != 0; slot = (slot + 1) & (slots.Length - 1))
        {
            if (keys[slots[slot] - 1] == key)
            {
                isNew = false;
                return slots[slot] - 1;
            }
        }

        isNew = true;
        if (Count == keys.Length)
        {
            Grow();
            for (slot = SlotOf(key); slots[slot] != 0; slot = (slot + 1) & (slots.Length - 1))
            {
            }
        }

        keys[Count] = key;
        slots[slot] = ++Count;
        return Count - 1;
    }

    /// <summary>Counts an occurrence.</summary>
    public void Occur(int number) => occurrences[number]++;

    /// <summary>Counts an extension.</summary>
    public void Extend(int number) => extensions[number]++;

    private static ulong Key(int beginning, int token) => ((ulong)beginning << 32) | (uint)token;

    // Fibonacci hashing: the high bits of the product are well mixed.
    private int SlotOf(ulong key) => (int)(((key ^ (key >> 29)) * 0x9E3779B97F4A7C15) >> (64 - int.Log2(slots.Length)));

    private void Grow()
    {
        int size = keys.Length * 2;
        Array.Resize(ref keys, size);
        Array.Resize(ref occurrences, size);
        Array.Resize(ref extensions, size);
        slots = new int[size * 2];
        for (int number = 0; number < Count; number++)
        {
            int slot = SlotOf(keys[number]);
            while (slots[slot] != 0)
            {
                slot = (slot + 1) & (slots.Length - 1);
            }

            slots[slot] = number + 1;
        }
    }
}
