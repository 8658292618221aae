using System.Runtime.InteropServices;
using System.Text;
using Google.Protobuf;
using Google.Protobuf.Collections;
using MlNetPath.Onnx.Graph.Schema;

namespace MlNetPath.Onnx.Graph;

/// <summary>The ways in which a tensor's elements can stand in a file besides raw bytes: lists of floats, of integers of several widths, of strings.</summary>
internal static class TensorStorage
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The elements as <c>raw_data</c> would hold them.</summary>
    /// <param name="tensor">The tensor, whose contents are in it.</param>
    /// <param name="type">Its type; not strings.</param>
    /// <param name="bytes">How many bytes its dimensions ask for.</param>
    /// <exception cref="GraphException">There are more or fewer.</exception>
    public static ReadOnlyMemory<byte> Bytes(TensorProto tensor, ElementType type, long bytes)
    {
        if (tensor.HasRawData)
        {
            Require(tensor, "raw_data", tensor.RawData.Length, bytes);
            return tensor.RawData.Memory;
        }

        switch (type)
        {
            case ElementType.Float or ElementType.Complex64:
                return Whole(tensor, "float_data", tensor.FloatData, bytes);
            case ElementType.Double or ElementType.Complex128:
                return Whole(tensor, "double_data", tensor.DoubleData, bytes);
            case ElementType.Int32:
                return Whole(tensor, "int32_data", tensor.Int32Data, bytes);
            case ElementType.Int64:
                return Whole(tensor, "int64_data", tensor.Int64Data, bytes);
            case ElementType.UInt64:
                return Whole(tensor, "uint64_data", tensor.Uint64Data, bytes);
            case ElementType.UInt32:
                Require(tensor, "uint64_data", tensor.Uint64Data.Count * 4L, bytes);
                return Narrow(tensor, tensor.Uint64Data, v => v <= uint.MaxValue ? (uint)v : throw DoesNotFit(tensor, type, v));
            default:
                // Elements of less than a byte are packed as in raw bytes: each entry is a byte.
                int size = Math.Max(type.Bits() / 8, 1);
                Require(tensor, "int32_data", (long)tensor.Int32Data.Count * size, bytes);
                return size == 1
                    ? Narrow(tensor, tensor.Int32Data, v => v is >= sbyte.MinValue and <= byte.MaxValue ? (byte)v : throw DoesNotFit(tensor, type, v))
                    : Narrow(tensor, tensor.Int32Data, v => v is >= short.MinValue and <= ushort.MaxValue ? (ushort)v : throw DoesNotFit(tensor, type, v));
        }
    }

    /// <summary>Checks that there are as many elements as the dimensions say, without making anything of them.</summary>
    /// <exception cref="GraphException">There are more or fewer.</exception>
    public static void CheckSize(TensorProto tensor, ElementType type, long count, long bytes)
    {
        (string field, long found, long wanted) = type switch
        {
            ElementType.String => ("string_data", tensor.StringData.Count, count),
            _ when tensor.HasRawData => ("raw_data", tensor.RawData.Length, bytes),
            ElementType.Float => ("float_data", tensor.FloatData.Count, count),
            ElementType.Complex64 => ("float_data", tensor.FloatData.Count, 2 * count),
            ElementType.Double => ("double_data", tensor.DoubleData.Count, count),
            ElementType.Complex128 => ("double_data", tensor.DoubleData.Count, 2 * count),
            ElementType.Int64 => ("int64_data", tensor.Int64Data.Count, count),
            ElementType.UInt32 or ElementType.UInt64 => ("uint64_data", tensor.Uint64Data.Count, count),
            _ => ("int32_data", tensor.Int32Data.Count, type.Bits() < 8 ? bytes : count),
        };
        Require(tensor, field, found, wanted, field == "raw_data" ? "bytes" : "entries");
    }

    /// <summary>The elements of a string tensor.</summary>
    /// <exception cref="GraphException">There are more or fewer than <paramref name="count"/>, or one is no text.</exception>
    public static string[] Strings(TensorProto tensor, long count)
    {
        Require(tensor, "string_data", tensor.StringData.Count, count, "strings");
        var strings = new string[tensor.StringData.Count];
        for (int i = 0; i < strings.Length; i++)
        {
            try
            {
                strings[i] = Utf8.GetString(tensor.StringData[i].Span);
            }
            catch (DecoderFallbackException e)
            {
                throw new GraphException($"Tensor '{tensor.Name}': element {i} is no text in UTF-8.", e);
            }
        }

        return strings;
    }

    private static byte[] Whole<T>(TensorProto tensor, string field, RepeatedField<T> elements, long bytes)
        where T : unmanaged
    {
        ReadOnlySpan<byte> stored = MemoryMarshal.AsBytes(UnsafeCollectionOperations.AsSpan(elements));
        Require(tensor, field, stored.Length, bytes);
        return stored.ToArray();
    }

    private static byte[] Narrow<TFrom, TTo>(TensorProto tensor, RepeatedField<TFrom> elements, Func<TFrom, TTo> convert)
        where TTo : unmanaged
    {
        var bytes = new byte[elements.Count * Marshal.SizeOf<TTo>()];
        Span<TTo> narrow = MemoryMarshal.Cast<byte, TTo>(bytes.AsSpan());
        for (int i = 0; i < narrow.Length; i++)
        {
            narrow[i] = convert(elements[i]);
        }

        return bytes;
    }

    private static void Require(TensorProto tensor, string field, long found, long wanted, string unit = "bytes")
    {
        if (found != wanted)
        {
            throw new GraphException($"Tensor '{tensor.Name}' takes {wanted} {unit} by its type and dimensions, but its {field} holds {found}.");
        }
    }

    private static GraphException DoesNotFit<T>(TensorProto tensor, ElementType type, T value) => new($"Tensor '{tensor.Name}': {value} is no {type}.");
}
