using System.Globalization;

namespace MlNetPath.Onnx.Runtime;

/// <summary>What the dimensions of tensors come to.</summary>
internal static class TensorShapes
{
    /// <summary>How many elements a shape has.</summary>
    /// <exception cref="ArgumentException">A dimension is negative, or there are more than can be counted.</exception>
    public static long Length(ReadOnlySpan<long> shape)
    {
        UInt128 product = 1;
        foreach (long dimension in shape)
        {
            product = dimension >= 0 && product <= long.MaxValue ? product * (UInt128)dimension : throw NoShape(shape);
        }

        return product <= long.MaxValue ? (long)product : throw NoShape(shape);
    }

    /// <summary>How many bytes a tensor takes.</summary>
    /// <exception cref="ArgumentException">A dimension is negative, or there are more than can be counted.</exception>
    public static long Bytes(TensorElementType type, ReadOnlySpan<long> shape) =>
        Length(shape) is var length && length <= long.MaxValue / 128 ? type.Bytes(length) : throw NoShape(shape);

    /// <summary>For instance <c>[2, 3]</c>.</summary>
    public static string Text(ReadOnlySpan<long> shape)
    {
        string[] dimensions = new string[shape.Length];
        for (int i = 0; i < shape.Length; i++)
        {
            dimensions[i] = shape[i].ToString(CultureInfo.InvariantCulture);
        }

        return $"[{string.Join(", ", dimensions)}]";
    }

    /// <summary>Checks that a shape has so many elements.</summary>
    /// <exception cref="ArgumentException">It has not.</exception>
    public static void Check(long length, ReadOnlySpan<long> shape)
    {
        long wanted = Length(shape);
        if (wanted != length)
        {
            throw new ArgumentException($"The shape {Text(shape)} has {wanted} elements, and {length} were given.");
        }
    }

    private static ArgumentException NoShape(ReadOnlySpan<long> shape) => new($"A tensor cannot have the shape {Text(shape)}.", nameof(shape));
}
