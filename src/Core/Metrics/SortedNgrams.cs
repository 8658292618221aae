namespace MlNetPath.Core;

/// <summary>
/// The n-grams of a sequence of symbols, up to the order that 128 bits hold: each position's n-gram of the highest order, sorted. Those of lower orders are its beginnings,
/// hence sorted too, so that two sequences are compared by walking along both. Immutable.
/// </summary>
internal sealed class SortedNgrams
{
    private readonly UInt128[] keys;
    private readonly int order;
    private readonly int bits;

    /// <param name="symbols">The symbols, each from 0 to 2^<paramref name="bits"/> less two.</param>
    /// <param name="order">The highest order.</param>
    /// <param name="bits">Bits of a symbol; <paramref name="order"/> times as many are 128 at most.</param>
    public SortedNgrams(ReadOnlySpan<int> symbols, int order, int bits)
    {
        (this.order, this.bits, keys) = (order, bits, new UInt128[symbols.Length]);
        for (int i = 0; i < symbols.Length; i++)
        {
            // Past the end is 0, which sorts before every symbol.
            UInt128 key = 0;
            for (int j = 0; j < order; j++)
            {
                key = (key << bits) | (i + j < symbols.Length ? (uint)symbols[i + j] + 1 : 0);
            }

            keys[i] = key;
        }

        Array.Sort(keys);
    }

    /// <summary>Number of n-grams of a length.</summary>
    public int CountOf(int length) => Math.Max(0, keys.Length - length + 1);

    /// <summary>How many n-grams of a length both have, each as often as the one that has it less often.</summary>
    public int Common(SortedNgrams other, int length)
    {
        int shift = (order - length) * bits;
        UInt128 last = ((UInt128)1 << bits) - 1;
        ReadOnlySpan<UInt128> a = keys, b = other.keys;
        int common = 0;
        for (int i = 0, j = 0; i < a.Length && j < b.Length;)
        {
            UInt128 left = a[i] >> shift, right = b[j] >> shift;
            if (left == right)
            {
                common += (left & last) != 0 ? 1 : 0; // else the sequence ends within
                i++;
                j++;
            }
            else if (left < right)
            {
                i++;
            }
            else
            {
                j++;
            }
        }

        return common;
    }
}
