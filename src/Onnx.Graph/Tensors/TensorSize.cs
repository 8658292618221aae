namespace MlNetPath.Onnx.Graph;

/// <summary>How much a tensor holds, computed so that a hostile file's dimensions cannot overflow.</summary>
internal static class TensorSize
{
    /// <summary>The number of elements.</summary>
    /// <exception cref="ArgumentException">A dimension is negative, or the product does not fit 63 bits.</exception>
    public static long Count(IReadOnlyList<long> dimensions)
    {
        long count = 1;
        foreach (long dimension in dimensions)
        {
            if (dimension < 0 || (count != 0 && dimension > long.MaxValue / 16 / count))
            {
                throw new ArgumentException($"[{string.Join(", ", dimensions)}] are no dimensions of a tensor.", nameof(dimensions));
            }

            count *= dimension;
        }

        return count;
    }

    /// <summary>The bytes that <paramref name="count"/> elements take; elements of less than a byte are packed.</summary>
    public static long Bytes(ElementType type, long count) => type.Bits() switch
    {
        0 => 0,
        < 8 and int bits => ((count * bits) + 7) / 8,
        int bits => count * (bits / 8),
    };
}
