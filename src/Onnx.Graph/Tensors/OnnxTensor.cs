using System.Runtime.InteropServices;
using Google.Protobuf;
using MlNetPath.Onnx.Graph.Schema;

namespace MlNetPath.Onnx.Graph;

/// <summary>A tensor with its contents: element type, dimensions, and the elements as ONNX stores them (little-endian, row by row), or strings.</summary>
/// <remarks>
/// Holds the memory that it was given and does not copy it; whoever lends memory keeps it unchanged and alive until the tensor has been written.
/// Safe to read from several threads.
/// </remarks>
public sealed class OnnxTensor
{
    private OnnxTensor(ElementType type, long[] dimensions, ReadOnlyMemory<byte> bytes, string[]? strings)
    {
        (Type, Dimensions, Bytes, Strings) = (type, dimensions, bytes, strings);
    }

    /// <summary>The type of the elements.</summary>
    public ElementType Type { get; }

    /// <summary>The dimensions, the outermost first; empty for a scalar.</summary>
    public IReadOnlyList<long> Dimensions { get; }

    /// <summary>The elements as ONNX's <c>raw_data</c>; empty for strings.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>The elements of a string tensor; null for other types.</summary>
    public IReadOnlyList<string>? Strings { get; }

    /// <summary>The number of elements.</summary>
    public long Count => TensorSize.Count(Dimensions);

    /// <summary>A tensor over a copy of <paramref name="elements"/>.</summary>
    /// <exception cref="ArgumentException">The dimensions hold another number of elements, or the elements take more than 2 GB.</exception>
    public static OnnxTensor From<T>(ReadOnlySpan<T> elements, params ReadOnlySpan<long> dimensions)
        where T : unmanaged
    {
        ElementType type = ElementTypes.Of<T>();
        long bytes = TensorSize.Bytes(type, elements.Length);
        return bytes <= Array.MaxLength
            ? FromBytes(type, MemoryMarshal.AsBytes(elements).ToArray(), dimensions)
            : throw new ArgumentException($"{elements.Length} elements of type {type} take {bytes} bytes; a tensor can hold {Array.MaxLength}. Split it into parts.", nameof(elements));
    }

    /// <summary>A tensor of one value.</summary>
    public static OnnxTensor Scalar<T>(T value)
        where T : unmanaged => From<T>([value]);

    /// <summary>A vector of 64-bit integers, as shapes and axes are given.</summary>
    public static OnnxTensor Vector(params ReadOnlySpan<long> elements) => From(elements, elements.Length);

    /// <summary>A tensor over memory that holds the elements as ONNX's <c>raw_data</c> does. The memory is not copied.</summary>
    /// <exception cref="ArgumentException">The memory is not as long as the dimensions ask.</exception>
    public static OnnxTensor FromBytes(ElementType type, ReadOnlyMemory<byte> bytes, params ReadOnlySpan<long> dimensions)
    {
        long[] sizes = dimensions.ToArray();
        long wanted = TensorSize.Bytes(type, TensorSize.Count(sizes));
        return bytes.Length == wanted
            ? new(type, sizes, bytes, null)
            : throw new ArgumentException($"A {type} tensor of dimensions [{string.Join(", ", sizes)}] takes {wanted} bytes; {bytes.Length} were given.", nameof(bytes));
    }

    /// <summary>A tensor of strings.</summary>
    /// <exception cref="ArgumentException">The dimensions hold another number of elements.</exception>
    public static OnnxTensor FromStrings(IReadOnlyList<string> elements, params ReadOnlySpan<long> dimensions)
    {
        long[] sizes = dimensions.ToArray();
        return TensorSize.Count(sizes) == elements.Count
            ? new(ElementType.String, sizes, default, [.. elements])
            : throw new ArgumentException($"Dimensions [{string.Join(", ", sizes)}] do not hold {elements.Count} elements.", nameof(elements));
    }

    /// <summary>
    /// The tensor of a file, in whatever way its elements are stored. Raw bytes are not copied; data in another file are read from <paramref name="folder"/>.
    /// </summary>
    /// <param name="proto">The message.</param>
    /// <param name="folder">The folder that the model was read from, for tensors whose data lie in another file of it.</param>
    /// <exception cref="GraphException">Type, dimensions and contents do not fit together, or the other file cannot be read.</exception>
    public static OnnxTensor FromProto(TensorProto proto, string? folder = null)
    {
        ArgumentNullException.ThrowIfNull(proto);
        (ElementType type, long count, long bytes) = StoredSize(proto);
        long[] dimensions = [.. proto.Dims];
        if (proto.IsExternal())
        {
            return type == ElementType.String ? throw new GraphException($"Tensor '{proto.Name}' holds strings, which cannot lie in another file.")
                : folder is null ? throw new GraphException($"The data of tensor '{proto.Name}' lie in another file. Say in which folder the model lies, or load them first with {nameof(OnnxFile)}.{nameof(OnnxFile.LoadExternalData)}.")
                : new(type, dimensions, ExternalData.Read(proto, folder, bytes), null);
        }

        return type == ElementType.String
            ? new(type, dimensions, default, TensorStorage.Strings(proto, count))
            : new(type, dimensions, TensorStorage.Bytes(proto, type, bytes), null);
    }

    /// <summary>The elements.</summary>
    /// <exception cref="InvalidOperationException">They are of another type.</exception>
    public ReadOnlySpan<T> Span<T>()
        where T : unmanaged => ElementTypes.Of<T>() == Type
            ? MemoryMarshal.Cast<byte, T>(Bytes.Span)
            : throw new InvalidOperationException($"The elements are {Type}, not {ElementTypes.Of<T>()}.");

    /// <summary>The tensor as a message that shares its memory.</summary>
    public TensorProto ToProto(string name)
    {
        var proto = new TensorProto { Name = name, DataType = (int)Type, Dims = { Dimensions } };
        if (Strings is not null)
        {
            proto.StringData.AddRange(Strings.Select(ByteString.CopyFromUtf8));
        }
        else
        {
            proto.RawData = UnsafeByteOperations.UnsafeWrap(Bytes);
        }

        return proto;
    }

    /// <summary>What a message says about its size, checked before anything is allocated for it.</summary>
    /// <exception cref="GraphException">The type is not known, or the dimensions are none.</exception>
    internal static (ElementType Type, long Count, long Bytes) StoredSize(TensorProto proto)
    {
        var type = (ElementType)proto.DataType;
        if (type == ElementType.Undefined || !Enum.IsDefined(type))
        {
            throw new GraphException($"Tensor '{proto.Name}' has the element type {proto.DataType}, which is not known.");
        }

        if (proto.Segment is not null)
        {
            throw new GraphException($"Tensor '{proto.Name}' is only a segment of one, which no runtime reads.");
        }

        try
        {
            long count = TensorSize.Count(proto.Dims);
            return (type, count, TensorSize.Bytes(type, count));
        }
        catch (ArgumentException e)
        {
            throw new GraphException($"Tensor '{proto.Name}' has impossible dimensions, [{string.Join(", ", proto.Dims.Take(16))}{(proto.Dims.Count > 16 ? ", ..." : string.Empty)}].", e);
        }
    }

    /// <summary>For instance <c>Float[3, 4]</c>.</summary>
    public override string ToString() => $"{Type}[{string.Join(", ", Dimensions)}]";
}
