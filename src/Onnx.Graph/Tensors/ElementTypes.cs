using System.Numerics;

namespace MlNetPath.Onnx.Graph;

/// <summary>Facts about <see cref="ElementType"/>.</summary>
public static class ElementTypes
{
    /// <summary>The size of one element in bits; 0 for strings and what is not known.</summary>
    public static int Bits(this ElementType type) => type switch
    {
        ElementType.UInt2 or ElementType.Int2 => 2,
        ElementType.UInt4 or ElementType.Int4 or ElementType.Float4E2M1 => 4,
        ElementType.UInt8 or ElementType.Int8 or ElementType.Bool or ElementType.Float8E4M3FN or ElementType.Float8E4M3FNUZ
            or ElementType.Float8E5M2 or ElementType.Float8E5M2FNUZ or ElementType.Float8E8M0 => 8,
        ElementType.UInt16 or ElementType.Int16 or ElementType.Float16 or ElementType.BFloat16 => 16,
        ElementType.UInt32 or ElementType.Int32 or ElementType.Float => 32,
        ElementType.UInt64 or ElementType.Int64 or ElementType.Double or ElementType.Complex64 => 64,
        ElementType.Complex128 => 128,
        _ => 0,
    };

    /// <summary>Whether the type is a floating-point one that networks compute in: float, double, half, bfloat16.</summary>
    public static bool IsFloating(this ElementType type) => type is ElementType.Float or ElementType.Double or ElementType.Float16 or ElementType.BFloat16;

    /// <summary>Whether the type is a signed or unsigned integer of 8 bits or more.</summary>
    public static bool IsInteger(this ElementType type) => type is >= ElementType.UInt8 and <= ElementType.Int64 or ElementType.UInt32 or ElementType.UInt64;

    /// <summary>The ONNX type of a .NET type.</summary>
    /// <exception cref="NotSupportedException"><typeparamref name="T"/> has none.</exception>
    public static ElementType Of<T>()
        where T : unmanaged => default(T) switch
        {
            float => ElementType.Float,
            double => ElementType.Double,
            Half => ElementType.Float16,
            bool => ElementType.Bool,
            sbyte => ElementType.Int8,
            byte => ElementType.UInt8,
            short => ElementType.Int16,
            ushort => ElementType.UInt16,
            int => ElementType.Int32,
            uint => ElementType.UInt32,
            long => ElementType.Int64,
            ulong => ElementType.UInt64,
            Complex => ElementType.Complex128,
            _ => throw new NotSupportedException($"There is no ONNX element type for {typeof(T)}."),
        };
}
