using System.Buffers;

namespace MlNetPath.Stage2.Learned;

/// <summary>
/// Turns a text into bucket numbers, one per n-gram: every run of 1 to <see cref="MaxCharacters"/> characters inside a word (with
/// the spaces at its ends), as long as it takes at most <see cref="MaxBytes"/> bytes of UTF-8. Bytes are hashed as digits of a number
/// in base <see cref="Base"/>, modulo the prime <see cref="Buckets"/>: h = (h * Base + byte + 1) mod Buckets, from <see cref="Seed"/> on. That is so simple
/// that a graph of slices, multiply-adds and a modulo computes the same.
/// </summary>
/// <remarks>The hashing trick: Weinberger et al., "Feature Hashing for Large Scale Multitask Learning", 2009.</remarks>
internal static class NgramHasher
{
    /// <summary>
    /// Number of buckets: the largest prime below 2^22. Many more than there are n-grams in the corpus (half a million), since an unknown
    /// n-gram that lands in a used bucket is noise: with 2^20 buckets, text from outside the corpus loses half a point.
    /// </summary>
    public const int Buckets = 4_194_301;

    /// <summary>The longest n-gram in characters.</summary>
    public const int MaxCharacters = 5;

    /// <summary>The longest n-gram in bytes: three Chinese characters, or five Cyrillic ones.</summary>
    public const int MaxBytes = 10;

    /// <summary>The base of the hash: a Mersenne prime, far enough from the bucket count.</summary>
    public const uint Base = 131_071;

    /// <summary>What the hash of an empty n-gram is.</summary>
    public const uint Seed = 7;

    /// <summary>Replaces the content of <paramref name="buckets"/> with the buckets of the text, in the order of its characters.</summary>
    /// <returns>What every n-gram of the text weighs: <see cref="Scale"/> of their number.</returns>
    public static float Hash(ReadOnlySpan<char> text, BucketList buckets)
    {
        int most = TextNormalizer.MaxBytes(text.Length);
        byte[] rented = ArrayPool<byte>.Shared.Rent(most);
        int length = TextNormalizer.Normalize(text, rented);
        Hash(rented.AsSpan(0, length), buckets);
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

    private static void Hash(ReadOnlySpan<byte> utf8, BucketList buckets)
    {
        buckets.Clear();
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

                #region hash-step
                hash = ((hash * Base) + b + 1) % Buckets;
                #endregion
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

    private static bool IsContinuation(byte b) => (b & 0xC0) == 0x80;
}
