namespace MlNetPath.Onnx.Graph.Quantizing;

/// <summary>Rounds weights to grids of small integers: <c>weight = scale · integer</c>, with 0 exactly 0.</summary>
internal static class WeightGrid
{
    private const int Largest = 127;

    // Two weights of one sign, before they are rounded: afterwards they add up to less than 129.
    private const double LargestPair = 127.99;

    // Below it floats lose digits, and their reciprocals are infinite.
    private const float SmallestScale = 1.17549435E-38f;

    /// <summary>
    /// 8-bit integers with a scale a column, for products with unsigned bytes. On x86 processors without VNNI, ONNX Runtime adds the products of rows 2i and 2i+1 in 16 bits, with saturation
    /// (instruction <c>vpmaddubsw</c>). So that no sum exceeds them, a pair of one sign adds up to 128 at most: 255 · 128 = 32,640. With normally distributed weights that costs 0.4 bits of precision; limiting all
    /// weights to 7 bits, as is usual, costs a whole one.
    /// </summary>
    /// <param name="weights">[rows, columns], all finite.</param>
    /// <param name="columns">The number of columns.</param>
    public static (sbyte[] Integers, float[] Scales) Columns(ReadOnlySpan<float> weights, int columns)
    {
        var largest = new double[columns];
        int pair = 2 * columns;
        for (int i = 0; i < weights.Length; i++)
        {
            int column = i % columns, below = i + columns;
            double weight = Math.Abs((double)weights[i]);
            largest[column] = Math.Max(largest[column], weight);
            if (i % pair < columns && below < weights.Length && (weights[i] > 0) == (weights[below] > 0))
            {
                largest[column] = Math.Max(largest[column], (weight + Math.Abs((double)weights[below])) * Largest / LargestPair);
            }
        }

        float[] scales = Array.ConvertAll(largest, ScaleOf);
        var integers = new sbyte[weights.Length];
        for (int i = 0; i < integers.Length; i++)
        {
            integers[i] = Round(weights[i], scales[i % columns]);
        }

        return (integers, scales);
    }

    /// <summary>8-bit integers with a scale for each run of <paramref name="length"/> weights.</summary>
    public static (sbyte[] Integers, float[] Scales) Rows(ReadOnlySpan<float> weights, int length)
    {
        var scales = new float[weights.Length / length];
        var integers = new sbyte[weights.Length];
        for (int row = 0; row < scales.Length; row++)
        {
            double largest = 0;
            int start = row * length;
            foreach (float weight in weights.Slice(start, length))
            {
                largest = Math.Max(largest, Math.Abs((double)weight));
            }

            scales[row] = ScaleOf(largest);
            for (int i = start; i < start + length; i++)
            {
                integers[i] = Round(weights[i], scales[row]);
            }
        }

        return (integers, scales);
    }

    /// <summary>
    /// Unsigned integers of 4 or 8 bits around a zero of 8 or 128, with a scale for each block of a row: as ONNX Runtime's MatMulNBits and GatherBlockQuantized have them. The weight farthest from 0 in a block gets the
    /// lowest integer, since there is one more below the zero than above it; one as far on the other side is off by a whole step.
    /// </summary>
    /// <param name="weights">[rows, length], all finite.</param>
    /// <param name="length">Weights in a row; the last block of a row is filled up with zeros.</param>
    /// <param name="bits">4, the first of a byte in its lower half, or 8.</param>
    /// <param name="block">Weights in a block.</param>
    public static (byte[] Integers, float[] Scales) Blocks(ReadOnlySpan<float> weights, int length, int bits, int block)
    {
        int rows = weights.Length / length, blocks = (length + block - 1) / block, zero = 1 << (bits - 1), bytes = block * bits / 8;
        var scales = new float[rows * blocks];
        var integers = new byte[scales.Length * bytes];
        for (int b = 0; b < scales.Length; b++)
        {
            int start = b % blocks * block;
            ReadOnlySpan<float> own = weights.Slice((b / blocks * length) + start, Math.Min(block, length - start));
            float farthest = 0;
            foreach (float weight in own)
            {
                farthest = Math.Abs(weight) > Math.Abs(farthest) ? weight : farthest;
            }

            // Of nothing but zeros the scale is 0 too: ONNX Runtime takes the zero out of sums of floats, and what is left must vanish.
            float scale = scales[b] = farthest == 0 ? 0 : Math.Abs(farthest / zero) < SmallestScale ? SmallestScale : -farthest / zero;
            Span<byte> place = integers.AsSpan(b * bytes, bytes);
            for (int i = 0; i < block; i++)
            {
                int integer = zero + (i < own.Length && scale != 0 ? Math.Min((int)Math.Round((double)own[i] / scale), zero - 1) : 0);
                place[i * bits / 8] |= (byte)(integer << (i * bits % 8));
            }
        }

        return (integers, scales);
    }

    private static float ScaleOf(double largest) => largest == 0 ? 1 : Math.Max((float)(largest / Largest), SmallestScale);

    private static sbyte Round(float weight, float scale) => (sbyte)Math.Clamp(Math.Round((double)weight / scale), -Largest, Largest);
}
