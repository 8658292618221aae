using System.Runtime.InteropServices;
using System.Text;

namespace MlNetPath.Stage6.LanguageModel;

/// <summary>
/// Learns which neighbours to merge: always the pair of tokens that occurs most often, at the same count the one of the lowest ids (the left one's first), as Hugging Face's trainer does. Counts are kept up to date
/// pair by pair, so a merge costs only the pre-tokens that it changes. For one thread.
/// </summary>
/// <remarks>
/// Passed over are pairs that occur once, those of more than <see cref="LongestToken"/> bytes, and those whose text is a special token's name. No two pairs give the same token: where no token reaches over the
/// ends of a stretch of text, what happens within it depends on nothing else, so it comes together in one way only.
/// </remarks>
internal sealed class MergeLearner
{
    /// <summary>Bytes of a token at most: decoders have buffers of some hundred bytes.</summary>
    public const int LongestToken = 64;

    private const int FewestOccurrences = 2;

    // The tokens of all pre-tokens one behind the other; what merges free at the end of a pre-token stays unused.
    private readonly int[] symbols;
    private readonly int[] starts;
    private readonly int[] lengths;
    private readonly long[] occurrences;
    private readonly Dictionary<long, Pair> pairs = [];

    // Has every pair under its count or a higher one, which it once had.
    private readonly PriorityQueue<long, Rank> queue = new();
    private readonly HashSet<long> risen = [];
    private readonly List<byte[]> tokens = [.. Enumerable.Range(0, ByteAlphabet.Size).Select(id => new[] { ByteAlphabet.ByteOf(id) })];
    private readonly HashSet<string> reserved;

    /// <summary>Counts the pairs of bytes.</summary>
    /// <param name="preTokens">The distinct pre-tokens, and how often each occurs.</param>
    /// <param name="reserved">Names that no token may have.</param>
    public MergeLearner(IReadOnlyDictionary<string, long> preTokens, IEnumerable<string> reserved)
    {
        this.reserved = [.. reserved];
        (starts, lengths, occurrences) = (new int[preTokens.Count], new int[preTokens.Count], new long[preTokens.Count]);
        symbols = new int[preTokens.Keys.Sum(Encoding.UTF8.GetByteCount)];
        int word = 0, end = 0;
        foreach ((string preToken, long count) in preTokens)
        {
            byte[] bytes = Encoding.UTF8.GetBytes(preToken);
            (starts[word], lengths[word], occurrences[word]) = (end, bytes.Length, count);
            for (int i = 0; i < bytes.Length; i++)
            {
                symbols[end + i] = ByteAlphabet.IdOf(bytes[i]);
                if (i > 0)
                {
                    Add(symbols[end + i - 1], symbols[end + i], word);
                }
            }

            end += bytes.Length;
            word++;
        }

        QueueRisen();
    }

    /// <summary>Makes the next merge.</summary>
    /// <returns>The two tokens, whose merge is the next id; null where no pair occurs twice any more.</returns>
    public (int Left, int Right)? Next()
    {
        while (queue.TryDequeue(out long key, out Rank rank))
        {
            if (!pairs.TryGetValue(key, out Pair? pair) || pair.Count < FewestOccurrences)
            {
                continue;
            }

            if (pair.Count != rank.Count)
            {
                queue.Enqueue(key, new Rank(pair.Count, key));
                continue;
            }

            (int left, int right) = (LeftOf(key), RightOf(key));
            byte[] merged = [.. tokens[left], .. tokens[right]];
            if (merged.Length > LongestToken || reserved.Contains(ByteAlphabet.Write(merged)))
            {
                continue;
            }

            tokens.Add(merged);
            pairs.Remove(key);
            foreach (int word in pair.Words)
            {
                Merge(word, left, right, tokens.Count - 1);
            }

            QueueRisen();
            return (left, right);
        }

        return null;
    }

    /// <summary>What a pre-token consists of now.</summary>
    /// <param name="word">Its place among those given.</param>
    public ReadOnlySpan<int> Segmentation(int word) => symbols.AsSpan(starts[word], lengths[word]);

    // A pre-token may be named twice, or have lost its pair since: then nothing is found.
    private void Merge(int word, int left, int right, int merged)
    {
        Span<int> own = symbols.AsSpan(starts[word], lengths[word]);
        int write = 0;
        for (int read = 0; read < own.Length; write++)
        {
            if (own[read] != left || read + 1 == own.Length || own[read + 1] != right)
            {
                own[write] = own[read++];
                continue;
            }

            if (write > 0)
            {
                Remove(own[write - 1], left, word);
                Add(own[write - 1], merged, word);
            }

            if (read + 2 < own.Length)
            {
                Remove(right, own[read + 2], word);
                Add(merged, own[read + 2], word);
            }

            own[write] = merged;
            read += 2;
        }

        lengths[word] = write;
    }

    private void Add(int left, int right, int word)
    {
        long key = KeyOf(left, right);
        Pair pair = CollectionsMarshal.GetValueRefOrAddDefault(pairs, key, out _) ??= new Pair();
        pair.Count += occurrences[word];
        if (pair.Words.Count == 0 || pair.Words[^1] != word)
        {
            pair.Words.Add(word);
        }

        risen.Add(key);
    }

    private void Remove(int left, int right, int word)
    {
        long key = KeyOf(left, right);
        if (pairs.TryGetValue(key, out Pair? pair) && (pair.Count -= occurrences[word]) == 0)
        {
            pairs.Remove(key);
        }
    }

    private void QueueRisen()
    {
        foreach (long key in risen)
        {
            if (pairs.TryGetValue(key, out Pair? pair) && pair.Count >= FewestOccurrences)
            {
                queue.Enqueue(key, new Rank(pair.Count, key));
            }
        }

        risen.Clear();
    }

    // Pairs compare as their ids do.
    private static long KeyOf(int left, int right) => ((long)left << 32) | (uint)right;

    private static int LeftOf(long key) => (int)(key >> 32);

    private static int RightOf(long key) => (int)key;

    private sealed class Pair
    {
        public long Count;
        public readonly List<int> Words = [];
    }

    private readonly record struct Rank(long Count, long Pair) : IComparable<Rank>
    {
        public int CompareTo(Rank other) => Count != other.Count ? other.Count.CompareTo(Count) : Pair.CompareTo(other.Pair);
    }
}
