using System.Globalization;

namespace MlNetPath.Onnx.Graph;

/// <summary>Single values of a type that is only known when the graph is built.</summary>
internal static class ScalarTensor
{
    public static OnnxTensor Of(double value, ElementType type) => type switch
    {
        ElementType.Float => OnnxTensor.Scalar((float)value),
        ElementType.Double => OnnxTensor.Scalar(value),
        ElementType.Float16 => OnnxTensor.Scalar((Half)value),
        ElementType.BFloat16 => OnnxTensor.FromBytes(type, BitConverter.GetBytes(BFloat16Bits((float)value))),
        ElementType.Bool => OnnxTensor.Scalar(value != 0),
        ElementType.Int8 => OnnxTensor.Scalar(checked((sbyte)value)),
        ElementType.UInt8 => OnnxTensor.Scalar(checked((byte)value)),
        ElementType.Int16 => OnnxTensor.Scalar(checked((short)value)),
        ElementType.UInt16 => OnnxTensor.Scalar(checked((ushort)value)),
        ElementType.Int32 => OnnxTensor.Scalar(checked((int)value)),
        ElementType.UInt32 => OnnxTensor.Scalar(checked((uint)value)),
        ElementType.Int64 => OnnxTensor.Scalar(checked((long)value)),
        ElementType.UInt64 => OnnxTensor.Scalar(checked((ulong)value)),
        _ => throw new NotSupportedException($"There is no number of type {type}."),
    };

    /// <summary>Why a type cannot hold a value: integers hold integers only, and no type turns a finite number into an infinity. Null if it can; rounding is no reason.</summary>
    public static string? Problem(double value, ElementType type)
    {
        if (type.IsFloating())
        {
            bool overflows = double.IsFinite(value) && type switch
            {
                ElementType.Double => false,
                ElementType.Float16 => Half.IsInfinity((Half)value),
                ElementType.BFloat16 => float.IsInfinity((float)value) || (BFloat16Bits((float)value) & 0x7FFF) == 0x7F80,
                _ => float.IsInfinity((float)value),
            };
            return overflows ? Text(value, type, "is beyond its largest number") : null;
        }

        if (!type.IsInteger())
        {
            return null;
        }

        (double low, double end) = type switch
        {
            ElementType.Int8 => (sbyte.MinValue, sbyte.MaxValue + 1d),
            ElementType.UInt8 => (0, byte.MaxValue + 1d),
            ElementType.Int16 => (short.MinValue, short.MaxValue + 1d),
            ElementType.UInt16 => (0, ushort.MaxValue + 1d),
            ElementType.Int32 => (int.MinValue, int.MaxValue + 1d),
            ElementType.UInt32 => (0, uint.MaxValue + 1d),
            ElementType.Int64 => (long.MinValue, -(double)long.MinValue),
            ElementType.UInt64 => (0, -2 * (double)long.MinValue),
            _ => (double.NegativeInfinity, double.PositiveInfinity),
        };
        return !double.IsInteger(value) ? Text(value, type, "is not an integer")
            : value < low || value >= end ? Text(value, type, "is out of its range")
            : null;
    }

    /// <summary>A tensor with one value everywhere.</summary>
    public static OnnxTensor Filled(double value, ElementType type, params ReadOnlySpan<long> dimensions)
    {
        ReadOnlySpan<byte> one = Of(value, type).Bytes.Span;
        byte[] all = new byte[one.Length * TensorSize.Count(dimensions.ToArray())];
        for (int at = 0; at < all.Length; at += one.Length)
        {
            one.CopyTo(all.AsSpan(at));
        }

        return OnnxTensor.FromBytes(type, all, dimensions);
    }

    private static string Text(double value, ElementType type, string what) => string.Create(CultureInfo.InvariantCulture, $"the number {value} cannot be given as {type}, since it {what}");

    // Rounds to the nearest, halves to the even one, as conversions between float types do.
    private static ushort BFloat16Bits(float value)
    {
        uint bits = BitConverter.SingleToUInt32Bits(value);
        return float.IsNaN(value) ? (ushort)((bits >> 16) | 0x40) : (ushort)((bits + 0x7FFF + ((bits >> 16) & 1)) >> 16);
    }
}
