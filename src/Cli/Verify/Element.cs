using System.Buffers.Binary;
using System.Globalization;
using MlNetPath.Onnx.Graph;

namespace MlNetPath.Cli;

/// <summary>One element of a tensor, out of bytes as ONNX stores them.</summary>
internal static class Element
{
    /// <summary>Whether elements of a type are compared with a tolerance.</summary>
    public static bool IsApproximate(ElementType type) => type.IsFloating() || type is ElementType.Float8E4M3FN or ElementType.Float8E4M3FNUZ or ElementType.Float8E5M2 or ElementType.Float8E5M2FNUZ or ElementType.Float8E8M0 or ElementType.Float4E2M1;

    /// <summary>An element as a number. 64-bit integers may lose their last digits. Complex ones are not among them: ONNX Runtime has no such tensors to compare with.</summary>
    public static double Number(ElementType type, ReadOnlySpan<byte> bytes, int index) => type switch
    {
        ElementType.Float => BinaryPrimitives.ReadSingleLittleEndian(bytes[(index * 4)..]),
        ElementType.Double => BinaryPrimitives.ReadDoubleLittleEndian(bytes[(index * 8)..]),
        ElementType.Float16 => (double)BinaryPrimitives.ReadHalfLittleEndian(bytes[(index * 2)..]),
        ElementType.BFloat16 => BitConverter.Int32BitsToSingle(BinaryPrimitives.ReadInt16LittleEndian(bytes[(index * 2)..]) << 16),
        ElementType.Float8E4M3FN => SmallFloat(bytes[index], exponentBits: 4, bias: 7, SpecialValues.OneNaN),
        ElementType.Float8E4M3FNUZ => SmallFloat(bytes[index], exponentBits: 4, bias: 8, SpecialValues.NaNAtMinusZero),
        ElementType.Float8E5M2 => SmallFloat(bytes[index], exponentBits: 5, bias: 15, SpecialValues.AsIeee),
        ElementType.Float8E5M2FNUZ => SmallFloat(bytes[index], exponentBits: 5, bias: 16, SpecialValues.NaNAtMinusZero),
        ElementType.Float8E8M0 => bytes[index] == 0xFF ? double.NaN : Math.ScaleB(1, bytes[index] - 127),
        ElementType.Float4E2M1 => HalfByteFloat(Packed(bytes, index, 4)),
        ElementType.UInt8 or ElementType.Bool => bytes[index],
        ElementType.Int8 => (sbyte)bytes[index],
        ElementType.UInt16 => BinaryPrimitives.ReadUInt16LittleEndian(bytes[(index * 2)..]),
        ElementType.Int16 => BinaryPrimitives.ReadInt16LittleEndian(bytes[(index * 2)..]),
        ElementType.UInt32 => BinaryPrimitives.ReadUInt32LittleEndian(bytes[(index * 4)..]),
        ElementType.Int32 => BinaryPrimitives.ReadInt32LittleEndian(bytes[(index * 4)..]),
        ElementType.UInt64 => BinaryPrimitives.ReadUInt64LittleEndian(bytes[(index * 8)..]),
        ElementType.Int64 => BinaryPrimitives.ReadInt64LittleEndian(bytes[(index * 8)..]),
        ElementType.UInt4 => Packed(bytes, index, 4),
        ElementType.Int4 => (sbyte)(Packed(bytes, index, 4) << 4) >> 4,
        ElementType.UInt2 => Packed(bytes, index, 2),
        ElementType.Int2 => (sbyte)(Packed(bytes, index, 2) << 6) >> 6,
        _ => throw new InvalidOperationException($"{type} elements are no numbers."),
    };

    /// <summary>An element as a person reads it, with all digits.</summary>
    public static string Text(ElementType type, ReadOnlySpan<byte> bytes, int index) => type switch
    {
        ElementType.Bool => bytes[index] == 0 ? "false" : "true",
        ElementType.Int64 => BinaryPrimitives.ReadInt64LittleEndian(bytes[(index * 8)..]).ToString(CultureInfo.InvariantCulture),
        ElementType.UInt64 => BinaryPrimitives.ReadUInt64LittleEndian(bytes[(index * 8)..]).ToString(CultureInfo.InvariantCulture),
        _ => Rounded(type, Number(type, bytes, index)),
    };

    // As many digits as tell the type's numbers apart.
    private static string Rounded(ElementType type, double number) => type == ElementType.Double
        ? number.ToString(CultureInfo.InvariantCulture)
        : ((float)number).ToString(CultureInfo.InvariantCulture);

    private static int Packed(ReadOnlySpan<byte> bytes, int index, int bits) =>
        (bytes[index / (8 / bits)] >> (index % (8 / bits) * bits)) & ((1 << bits) - 1);

    private static double HalfByteFloat(int code)
    {
        ReadOnlySpan<float> magnitudes = [0, 0.5f, 1, 1.5f, 2, 3, 4, 6];
        return (code & 8) == 0 ? magnitudes[code & 7] : -magnitudes[code & 7];
    }

    private static double SmallFloat(byte code, int exponentBits, int bias, SpecialValues special)
    {
        int mantissaBits = 7 - exponentBits, exponent = (code & 0x7F) >> mantissaBits, mantissa = code & ((1 << mantissaBits) - 1);
        double sign = (code & 0x80) == 0 ? 1 : -1;
        return special switch
        {
            SpecialValues.OneNaN when (code & 0x7F) == 0x7F => double.NaN,
            SpecialValues.NaNAtMinusZero when code == 0x80 => double.NaN,
            SpecialValues.AsIeee when exponent == (1 << exponentBits) - 1 => mantissa == 0 ? sign * double.PositiveInfinity : double.NaN,
            _ when exponent == 0 => sign * Math.ScaleB(mantissa, 1 - bias - mantissaBits),
            _ => sign * Math.ScaleB((1 << mantissaBits) + mantissa, exponent - bias - mantissaBits),
        };
    }

    // Where the 8-bit floats keep what is no number.
    private enum SpecialValues
    {
        AsIeee,
        OneNaN,
        NaNAtMinusZero,
    }
}
