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

    // Rounds to the nearest, halves to the even one, as conversions between float types do.
    private static ushort BFloat16Bits(float value)
    {
        uint bits = BitConverter.SingleToUInt32Bits(value);
        return float.IsNaN(value) ? (ushort)((bits >> 16) | 0x40) : (ushort)((bits + 0x7FFF + ((bits >> 16) & 1)) >> 16);
    }
}
