using System.Buffers.Binary;
using Google.Protobuf.Collections;
using MlNetPath.Onnx.Graph;
using MlNetPath.Onnx.Graph.Schema;

namespace MlNetPath.Cli;

/// <summary>Reads a tensor message, in whichever of its fields the elements lie. What it allocates is bounded by what the file holds, whatever the dimensions claim.</summary>
internal static class TestTensorReader
{
    /// <summary>Reads it.</summary>
    /// <exception cref="InvalidDataException">It contradicts itself; the message says where, as the end of a sentence about the file.</exception>
    public static TestTensor Read(TensorProto proto)
    {
        var type = (ElementType)proto.DataType;
        long[] dimensions = [.. proto.Dims];
        if (proto.DataLocation == TensorProto.Types.DataLocation.External)
        {
            throw new InvalidDataException("has its elements in yet another file, which test data may not");
        }

        if (!Enum.IsDefined(type) || type == ElementType.Undefined)
        {
            throw new InvalidDataException($"holds a tensor of the unknown type {proto.DataType}");
        }

        long count = CountOf(dimensions);
        if (type == ElementType.String)
        {
            return proto.StringData.Count == count
                ? new(type, dimensions, default, proto.StringData)
                : throw Mismatch(dimensions, count, proto.StringData.Count, "strings");
        }

        ReadOnlyMemory<byte> bytes = proto.HasRawData ? proto.RawData.Memory : FromFields(proto, type);
        long wanted = BytesOf(type, count);
        return bytes.Length == wanted ? new(type, dimensions, bytes) : throw Mismatch(dimensions, wanted, bytes.Length, "bytes of elements");
    }

    private static InvalidDataException Mismatch(long[] dimensions, long wanted, long found, string what) =>
        new($"holds a tensor [{string.Join(", ", dimensions)}], which takes {wanted} {what}, but {found} are there");

    private static long CountOf(long[] dimensions)
    {
        Int128 count = 1;
        foreach (long dimension in dimensions)
        {
            count = dimension >= 0 && count * dimension < long.MaxValue / 16
                ? count * dimension
                : throw new InvalidDataException($"claims a tensor [{string.Join(", ", dimensions)}], which cannot be");
        }

        return (long)count;
    }

    private static long BytesOf(ElementType type, long count) => ((count * type.Bits()) + 7) / 8;

    // Without raw_data the elements lie in a field by their type; those of less than a byte are packed there as in raw_data, a byte an entry.
    private static byte[] FromFields(TensorProto proto, ElementType type) => type switch
    {
        ElementType.Float or ElementType.Complex64 => Bytes(proto.FloatData, 4, static (to, value) => BinaryPrimitives.WriteSingleLittleEndian(to, value)),
        ElementType.Double or ElementType.Complex128 => Bytes(proto.DoubleData, 8, static (to, value) => BinaryPrimitives.WriteDoubleLittleEndian(to, value)),
        ElementType.Int64 => Bytes(proto.Int64Data, 8, static (to, value) => BinaryPrimitives.WriteInt64LittleEndian(to, value)),
        ElementType.UInt64 => Bytes(proto.Uint64Data, 8, static (to, value) => BinaryPrimitives.WriteUInt64LittleEndian(to, value)),
        ElementType.UInt32 => Bytes(proto.Uint64Data, 4, static (to, value) => BinaryPrimitives.WriteUInt32LittleEndian(to, unchecked((uint)value))),
        _ => type.Bits() switch
        {
            32 => Bytes(proto.Int32Data, 4, static (to, value) => BinaryPrimitives.WriteInt32LittleEndian(to, value)),
            16 => Bytes(proto.Int32Data, 2, static (to, value) => BinaryPrimitives.WriteInt16LittleEndian(to, unchecked((short)value))),
            _ => Bytes(proto.Int32Data, 1, static (to, value) => to[0] = unchecked((byte)value)),
        },
    };

    private static byte[] Bytes<T>(RepeatedField<T> elements, int size, Write<T> write)
    {
        byte[] bytes = new byte[checked(elements.Count * size)];
        for (int i = 0; i < elements.Count; i++)
        {
            write(bytes.AsSpan(i * size, size), elements[i]);
        }

        return bytes;
    }

    private delegate void Write<T>(Span<byte> to, T value);
}
