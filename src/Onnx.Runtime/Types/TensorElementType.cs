namespace MlNetPath.Onnx.Runtime;

/// <summary>The type of a tensor's elements. Values are those of <c>TensorProto.DataType</c> in the ONNX specification.</summary>
public enum TensorElementType
{
    /// <summary>Not known.</summary>
    Undefined = 0,

    /// <summary>32-bit float; <see cref="float"/>.</summary>
    Float = 1,

    /// <summary>8-bit unsigned integer; <see cref="byte"/>.</summary>
    UInt8 = 2,

    /// <summary>8-bit integer; <see cref="sbyte"/>.</summary>
    Int8 = 3,

    /// <summary>16-bit unsigned integer; <see cref="ushort"/>.</summary>
    UInt16 = 4,

    /// <summary>16-bit integer; <see cref="short"/>.</summary>
    Int16 = 5,

    /// <summary>32-bit integer; <see cref="int"/>.</summary>
    Int32 = 6,

    /// <summary>64-bit integer; <see cref="long"/>.</summary>
    Int64 = 7,

    /// <summary>Text; <see cref="string"/>.</summary>
    String = 8,

    /// <summary>One byte, 0 or 1; <see cref="bool"/>.</summary>
    Bool = 9,

    /// <summary>IEEE 754 half precision; <see cref="Half"/> or ONNX Runtime's <c>Float16</c>.</summary>
    Float16 = 10,

    /// <summary>64-bit float; <see cref="double"/>.</summary>
    Double = 11,

    /// <summary>32-bit unsigned integer; <see cref="uint"/>.</summary>
    UInt32 = 12,

    /// <summary>64-bit unsigned integer; <see cref="ulong"/>.</summary>
    UInt64 = 13,

    /// <summary>Two 32-bit floats; models may declare it, and ONNX Runtime takes no such values.</summary>
    Complex64 = 14,

    /// <summary>Two 64-bit floats; as <see cref="Complex64"/>.</summary>
    Complex128 = 15,

    /// <summary>The upper half of a 32-bit float; ONNX Runtime's <c>BFloat16</c>.</summary>
    BFloat16 = 16,

    /// <summary>8-bit float, 4 bits of exponent, no infinity; raw bytes, as all that follow.</summary>
    Float8E4M3FN = 17,

    /// <summary>8-bit float, 4 bits of exponent, no infinity, no negative zero.</summary>
    Float8E4M3FNUZ = 18,

    /// <summary>8-bit float, 5 bits of exponent.</summary>
    Float8E5M2 = 19,

    /// <summary>8-bit float, 5 bits of exponent, no infinity, no negative zero.</summary>
    Float8E5M2FNUZ = 20,

    /// <summary>4-bit unsigned integer, two to a byte.</summary>
    UInt4 = 21,

    /// <summary>4-bit integer, two to a byte.</summary>
    Int4 = 22,

    /// <summary>4-bit float, two to a byte.</summary>
    Float4E2M1 = 23,

    /// <summary>8-bit power of two.</summary>
    Float8E8M0 = 24,

    /// <summary>2-bit unsigned integer, four to a byte.</summary>
    UInt2 = 25,

    /// <summary>2-bit integer, four to a byte.</summary>
    Int2 = 26,
}
