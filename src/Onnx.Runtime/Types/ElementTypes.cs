using Microsoft.ML.OnnxRuntime;

namespace MlNetPath.Onnx.Runtime;

/// <summary>Which C# type an element is, and how many bits it has.</summary>
internal static class ElementTypes
{
    // ONNX Runtime's C interface counts the newest types otherwise than the standard.
    private static readonly (TensorElementType Standard, int Native)[] OtherNumbers =
        [(TensorElementType.UInt2, 24), (TensorElementType.Int2, 25), (TensorElementType.Float8E8M0, 26)];

    /// <summary>The element type of a C# type; <see cref="TensorElementType.Undefined"/> where there is none.</summary>
    public static TensorElementType Of<T>() =>
        typeof(T) == typeof(float) ? TensorElementType.Float
        : typeof(T) == typeof(long) ? TensorElementType.Int64
        : typeof(T) == typeof(int) ? TensorElementType.Int32
        : typeof(T) == typeof(double) ? TensorElementType.Double
        : typeof(T) == typeof(bool) ? TensorElementType.Bool
        : typeof(T) == typeof(byte) ? TensorElementType.UInt8
        : typeof(T) == typeof(sbyte) ? TensorElementType.Int8
        : typeof(T) == typeof(short) ? TensorElementType.Int16
        : typeof(T) == typeof(ushort) ? TensorElementType.UInt16
        : typeof(T) == typeof(uint) ? TensorElementType.UInt32
        : typeof(T) == typeof(ulong) ? TensorElementType.UInt64
        : typeof(T) == typeof(Half) || typeof(T) == typeof(Float16) ? TensorElementType.Float16
        : typeof(T) == typeof(BFloat16) ? TensorElementType.BFloat16
        : typeof(T) == typeof(string) ? TensorElementType.String
        : TensorElementType.Undefined;

    /// <summary>Bits of an element; 0 for strings and what is not known.</summary>
    public static int Bits(this TensorElementType type) => type switch
    {
        TensorElementType.Complex128 => 128,
        TensorElementType.Double or TensorElementType.Int64 or TensorElementType.UInt64 or TensorElementType.Complex64 => 64,
        TensorElementType.Float or TensorElementType.Int32 or TensorElementType.UInt32 => 32,
        TensorElementType.Float16 or TensorElementType.BFloat16 or TensorElementType.Int16 or TensorElementType.UInt16 => 16,
        TensorElementType.UInt4 or TensorElementType.Int4 or TensorElementType.Float4E2M1 => 4,
        TensorElementType.UInt2 or TensorElementType.Int2 => 2,
        TensorElementType.String or TensorElementType.Undefined => 0,
        _ => 8,
    };

    /// <summary>Bytes that so many elements take.</summary>
    public static long Bytes(this TensorElementType type, long elements) => checked((elements * type.Bits()) + 7) / 8;

    /// <summary>The standard's type of a number in the C interface.</summary>
    public static TensorElementType FromNative(int number)
    {
        foreach ((TensorElementType standard, int native) in OtherNumbers)
        {
            if (native == number)
            {
                return standard;
            }
        }

        return (TensorElementType)number;
    }

    /// <summary>The C interface's number of a type.</summary>
    public static int ToNative(this TensorElementType type)
    {
        foreach ((TensorElementType standard, int native) in OtherNumbers)
        {
            if (standard == type)
            {
                return native;
            }
        }

        return (int)type;
    }
}
