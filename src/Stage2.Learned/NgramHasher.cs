using System.Buffers;
using System.Text;

namespace MlNetPath.Stage2.Learned;

/// <summary>
/// Turns a text into bucket numbers, one per n-gram. An n-gram is a run of 1 to <see cref="MaxCharacters"/> characters inside a word (with
/// the spaces at its ends), as long as it takes at most <see cref="MaxBytes"/> bytes of UTF-8; or a run of 1 to <see cref="MaxWords"/> whole words
/// with the spaces around them, however long. Bytes are hashed as digits of a number in base <see cref="Base"/>, modulo the prime
/// <see cref="Buckets"/>: h = (h * Base + byte + 1) mod Buckets, from <see cref="Seed"/> on.
/// </summary>
/// <remarks>The hashing trick: Weinberger et al., "Feature Hashing for Large Scale Multitask Learning", 2009.</remarks>
internal static class NgramHasher
{
    /// <summary>
    /// Number of buckets: the largest prime below 2^22. Many more than the n-grams of the corpus that get a row (half a million), since an
    /// unknown n-gram that lands in a used bucket is noise.
    /// </summary>
    public const int Buckets = 4_194_301;

    /// <summary>The longest n-gram in characters.</summary>
    public const int MaxCharacters = 5;

    /// <summary>The longest n-gram in bytes: three Chinese characters, or five Cyrillic ones.</summary>
    public const int MaxBytes = 10;

    /// <summary>The longest n-gram in whole words. With pairs, their order counts: "file not" is not "not file".</summary>
    public const int MaxWords = 2;

    /// <summary>The base of the hash: a Mersenne prime, far enough from the bucket count.</summary>
    public const uint Base = 131_071;

    /// <summary>What the hash of an empty n-gram is.</summary>
    public const uint Seed = 7;

    /// <summary>
    /// Replaces the content of <paramref name="buckets"/> with the buckets of the text: first those of characters, in their order, then those of words.
    /// </summary>
    /// <returns>What every n-gram of the text weighs: <see cref="Scale"/> of their number.</returns>
    public static float Hash(ReadOnlySpan<char> text, BucketList buckets)
    {
        int most = TextNormalizer.MaxBytes(text.Length);
        byte[] rented = ArrayPool<byte>.Shared.Rent(most);
        int length = TextNormalizer.Normalize(text, rented);
        buckets.Clear();
        AddCharacters(rented.AsSpan(0, length), buckets);
        AddWords(rented.AsSpan(0, length), buckets);
        ArrayPool<byte>.Shared.Return(rented);
        return Scale(buckets.Count);
    }

    /// <summary>
    /// What one n-gram of a text with this many of them weighs: 3 / sqrt(count + 9). A long text then says more than a short one,
    /// but not as much more as it is longer; 9 keeps texts of a few n-grams alike.
    /// </summary>
    #region scale
    public static float Scale(int count) => 3 / MathF.Sqrt(count + 9);
    #endregion

    /// <summary>The bucket of one n-gram, for those who ask about a single one.</summary>
    public static int Bucket(string ngram)
    {
        ulong hash = Seed;
        foreach (byte b in Encoding.UTF8.GetBytes(ngram))
        {
            hash = Step(hash, b);
        }

        return (int)hash;
    }

    /// <summary>Takes one more byte into a hash.</summary>
    #region hash-step
    public static ulong Step(ulong hash, byte b) => ((hash * Base) + b + 1) % Buckets;
    #endregion

    private static void AddCharacters(ReadOnlySpan<byte> utf8, BucketList buckets)
    {
        for (int start = 0; start < utf8.Length - 1; start++)
        {
            if (IsContinuation(utf8[start]))
            {
                continue;
            }

            int last = Math.Min(utf8.Length, start + MaxBytes);
            int characters = 0;
            ulong hash = Seed;
            for (int i = start; i < last; i++)
            {
                byte b = utf8[i];
                if (!IsContinuation(b) && ++characters > MaxCharacters)
                {
                    break;
                }

                hash = Step(hash, b);
                bool whole = i + 1 == utf8.Length || !IsContinuation(utf8[i + 1]);
                bool space = b == ' ';
                if (whole && !(space && i == start))
                {
                    buckets.Add((int)hash);
                }

                if (space && i > start)
                {
                    break;
                }
            }
        }
    }

    private static void AddWords(ReadOnlySpan<byte> utf8, BucketList buckets)
    {
        for (int start = 0; start < utf8.Length - 1; start++)
        {
            if (utf8[start] != ' ')
            {
                continue;
            }

            int words = 0;
            ulong hash = Seed;
            for (int i = start; i < utf8.Length && words < MaxWords; i++)
            {
                hash = Step(hash, utf8[i]);
                if (utf8[i] == ' ' && i > start)
                {
                    buckets.Add((int)hash);
                    words++;
                }
            }
        }
    }

    private static bool IsContinuation(byte b) => (b & 0xC0) == 0x80;
}
