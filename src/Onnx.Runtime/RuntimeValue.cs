using System.Globalization;
using System.Text;

namespace MlNetPath.Onnx.Runtime;

/// <summary>
/// A value that a model takes or has given: a tensor, a sequence, a map, or an optional that is absent. Its memory belongs to ONNX Runtime, or is the caller's own, and is read where it lies.
/// </summary>
/// <remarks>
/// Several threads may read a value at once. Spans of it must not be used after it is disposed. A value that is not disposed is released by the garbage collector, later.
/// </remarks>
public sealed unsafe class RuntimeValue : IDisposable
{
    private readonly ValueHandle handle;
    private readonly long[] shape = [];

    internal RuntimeValue(ValueHandle handle)
    {
        this.handle = handle;
        Kind = NativeCollections.Kind(handle.DangerousGetHandle());
        if (Kind == ValueKind.Tensor)
        {
            (ElementType, shape) = NativeTensors.Describe(handle.DangerousGetHandle());
            Length = Product(shape);
        }
    }

    private RuntimeValue(ValueHandle handle, TensorElementType type, ReadOnlySpan<long> shape, long length)
    {
        this.handle = handle;
        (Kind, ElementType, this.shape, Length) = (ValueKind.Tensor, type, shape.ToArray(), length);
    }

    /// <summary>What it is.</summary>
    public ValueKind Kind { get; }

    /// <summary>The type of a tensor's elements; <see cref="TensorElementType.Undefined"/> for what is no tensor.</summary>
    public TensorElementType ElementType { get; }

    /// <summary>A tensor's dimensions; empty for a scalar and for what is no tensor.</summary>
    public ReadOnlySpan<long> Shape => shape;

    /// <summary>How many elements a tensor has.</summary>
    public long Length { get; }

    /// <summary>How many values a sequence has, or pairs a map.</summary>
    /// <exception cref="InvalidOperationException">It is neither.</exception>
    public int Count
    {
        get
        {
            Require(ValueKind.Sequence, ValueKind.Map);
            if (Kind == ValueKind.Sequence)
            {
                return NativeCollections.Count(Native);
            }

            using RuntimeValue keys = Keys();
            return checked((int)keys.Length);
        }
    }

    internal nint Native
    {
        get
        {
            ObjectDisposedException.ThrowIf(handle.IsClosed, this);
            return handle.DangerousGetHandle();
        }
    }

    /// <summary>A tensor over an array or other memory, which is used where it is and stays in its place until the value is disposed.</summary>
    /// <typeparam name="T">The elements' type: a number, <see cref="bool"/>, <see cref="Half"/>, ONNX Runtime's <c>Float16</c> and <c>BFloat16</c>, or <see cref="System.Numerics.Complex"/>.</typeparam>
    /// <exception cref="ArgumentException">The shape has another number of elements, or ONNX has no such type.</exception>
    public static RuntimeValue Tensor<T>(Memory<T> data, params ReadOnlySpan<long> shape)
        where T : unmanaged
    {
        NativeRuntime.Require();
        TensorElementType type = TypeOf<T>();
        CheckLength(data.Length, shape);
        return new(NativeTensors.Over(type, shape, data.Pin(), (long)data.Length * sizeof(T)), type, shape, data.Length);
    }

    /// <inheritdoc cref="Tensor{T}(Memory{T}, ReadOnlySpan{long})"/>
    public static RuntimeValue Tensor<T>(T[] data, params ReadOnlySpan<long> shape)
        where T : unmanaged => Tensor(data.AsMemory(), shape);

    /// <summary>A tensor with a copy of these elements.</summary>
    /// <exception cref="ArgumentException">The shape has another number of elements, or ONNX has no such type.</exception>
    public static RuntimeValue Copy<T>(ReadOnlySpan<T> data, params ReadOnlySpan<long> shape)
        where T : unmanaged
    {
        NativeRuntime.Require();
        TensorElementType type = TypeOf<T>();
        CheckLength(data.Length, shape);
        ValueHandle handle = NativeTensors.Allocate(type, shape);
        data.CopyTo(new Span<T>(NativeTensors.Data(handle.DangerousGetHandle()), data.Length));
        return new(handle, type, shape, data.Length);
    }

    /// <summary>A tensor of any type but strings over bytes as ONNX stores them: little-endian, elements of fewer than 8 bits packed with the first in the lowest bits.</summary>
    /// <exception cref="ArgumentException">The shape takes another number of bytes.</exception>
    public static RuntimeValue Tensor(TensorElementType type, Memory<byte> data, params ReadOnlySpan<long> shape)
    {
        NativeRuntime.Require();
        if (type.Bits() == 0)
        {
            throw new ArgumentException($"A tensor of {type} cannot be made of bytes.", nameof(type));
        }

        long length = Product(shape);
        return data.Length == type.Bytes(length)
            ? new(NativeTensors.Over(type, shape, data.Pin(), data.Length), type, shape, length)
            : throw new ArgumentException($"A tensor {type}{Text(shape)} takes {type.Bytes(length)} bytes, and {data.Length} were given.", nameof(data));
    }

    /// <summary>A tensor of strings, which are copied.</summary>
    /// <exception cref="ArgumentException">The shape has another number of elements, or a string is null.</exception>
    public static RuntimeValue Strings(ReadOnlySpan<string> data, params ReadOnlySpan<long> shape)
    {
        NativeRuntime.Require();
        CheckLength(data.Length, shape);
        return new(NativeTensors.Strings(data, shape), TensorElementType.String, shape, data.Length);
    }

    /// <summary>A tensor of strings that are given as bytes and copied; ONNX says that they are UTF-8, and nothing checks it.</summary>
    /// <exception cref="ArgumentException">The shape has another number of elements.</exception>
    public static RuntimeValue Strings(IReadOnlyList<ReadOnlyMemory<byte>> data, params ReadOnlySpan<long> shape)
    {
        NativeRuntime.Require();
        CheckLength(data.Count, shape);
        return new(NativeTensors.Strings(data, shape), TensorElementType.String, shape, data.Count);
    }

    /// <summary>A sequence of values of one type. They can be disposed afterwards; their memory lives as long as the sequence.</summary>
    /// <exception cref="ArgumentException">There are none; see <see cref="EmptySequence"/>. Or ONNX Runtime does not take such a sequence.</exception>
    public static RuntimeValue Sequence(params ReadOnlySpan<RuntimeValue> items) =>
        items.IsEmpty ? throw new ArgumentException("An empty sequence does not know its type; make it with EmptySequence.", nameof(items)) : Of(ValueKind.Sequence, items);

    /// <summary>A sequence of tensors that has none.</summary>
    /// <param name="type">The type of the elements of the tensors.</param>
    /// <exception cref="ArgumentException">ONNX Runtime has no sequences of such tensors.</exception>
    public static RuntimeValue EmptySequence(TensorElementType type)
    {
        NativeRuntime.Require();
        try
        {
            return new(EmptySequenceModel.Of(type));
        }
        catch (NativeException e)
        {
            throw new ArgumentException($"ONNX Runtime has no sequences of {type} tensors: {e.Message}", nameof(type), e);
        }
    }

    /// <summary>A map of two tensors with one dimension of the same length. They can be disposed afterwards.</summary>
    /// <param name="keys">Int64 or String; no two are the same.</param>
    /// <param name="values">A value for each.</param>
    /// <exception cref="ArgumentException">ONNX Runtime does not take such a map.</exception>
    public static RuntimeValue Map(RuntimeValue keys, RuntimeValue values) =>
        keys.Length == values.Length ? Of(ValueKind.Map, [keys, values]) : throw new ArgumentException($"A map of {keys.Length} keys needs as many values, not {values.Length}.", nameof(values));

    /// <summary>A tensor's elements, where they lie.</summary>
    /// <exception cref="InvalidOperationException">It is no tensor, has elements of another type, or has more than a span can hold.</exception>
    /// <exception cref="ObjectDisposedException">The value is disposed.</exception>
    public ReadOnlySpan<T> Span<T>()
        where T : unmanaged
    {
        Require(ValueKind.Tensor, ValueKind.Tensor);
        if (ElementTypes.Of<T>() != ElementType)
        {
            throw new InvalidOperationException($"The tensor holds {ElementType}, not {typeof(T).Name}.{(ElementType == TensorElementType.String ? " Read it with Strings()." : "")}");
        }

        return new(NativeTensors.Data(Native), SpanLength(Length));
    }

    /// <summary>A tensor's elements as ONNX stores them, of any type but strings.</summary>
    /// <exception cref="InvalidOperationException">It is no tensor, or one of strings, or has more bytes than a span can hold.</exception>
    /// <exception cref="ObjectDisposedException">The value is disposed.</exception>
    public ReadOnlySpan<byte> Bytes()
    {
        Require(ValueKind.Tensor, ValueKind.Tensor);
        return ElementType == TensorElementType.String
            ? throw new InvalidOperationException("A tensor of strings is read with Strings() or Utf8().")
            : new(NativeTensors.Data(Native), SpanLength(ElementType.Bytes(Length)));
    }

    /// <summary>The elements of a tensor of strings.</summary>
    /// <exception cref="InvalidOperationException">It is no tensor of strings.</exception>
    public string[] Strings()
    {
        var strings = new string[SpanLength(Length)];
        for (int i = 0; i < strings.Length; i++)
        {
            strings[i] = Encoding.UTF8.GetString(Utf8(i));
        }

        return strings;
    }

    /// <summary>An element of a tensor of strings as its bytes, where they lie.</summary>
    /// <exception cref="InvalidOperationException">It is no tensor of strings.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such element.</exception>
    public ReadOnlySpan<byte> Utf8(int index)
    {
        Require(ValueKind.Tensor, ValueKind.Tensor);
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Length);
        return ElementType == TensorElementType.String ? NativeTensors.StringAt(Native, index) : throw new InvalidOperationException($"The tensor holds {ElementType}, not strings.");
    }

    /// <summary>A copy of a value of a sequence, which the caller disposes.</summary>
    /// <exception cref="InvalidOperationException">It is no sequence.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such value.</exception>
    public RuntimeValue Item(int index)
    {
        Require(ValueKind.Sequence, ValueKind.Sequence);
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
        return new(NativeCollections.Item(Native, index));
    }

    /// <summary>A copy of a map's keys, a tensor of one dimension, which the caller disposes.</summary>
    /// <exception cref="InvalidOperationException">It is no map.</exception>
    public RuntimeValue Keys()
    {
        Require(ValueKind.Map, ValueKind.Map);
        return new(NativeCollections.Item(Native, 0));
    }

    /// <summary>A copy of a map's values in the order of its keys, a tensor of one dimension, which the caller disposes.</summary>
    /// <exception cref="InvalidOperationException">It is no map.</exception>
    public RuntimeValue Values()
    {
        Require(ValueKind.Map, ValueKind.Map);
        return new(NativeCollections.Item(Native, 1));
    }

    /// <summary>Gives the memory back.</summary>
    public void Dispose() => handle.Dispose();

    /// <summary>Type and shape, for instance <c>Float[2, 3]</c>.</summary>
    public override string ToString() => Kind == ValueKind.Tensor ? $"{ElementType}{Text(shape)}" : Kind.ToString();

    internal static long Product(ReadOnlySpan<long> shape)
    {
        long product = 1;
        foreach (long dimension in shape)
        {
            product = dimension >= 0 ? checked(product * dimension) : throw new ArgumentException($"A tensor cannot have the shape {Text(shape)}.", nameof(shape));
        }

        return product;
    }

    internal static string Text(ReadOnlySpan<long> shape)
    {
        string[] dimensions = new string[shape.Length];
        for (int i = 0; i < shape.Length; i++)
        {
            dimensions[i] = shape[i].ToString(CultureInfo.InvariantCulture);
        }

        return $"[{string.Join(", ", dimensions)}]";
    }

    internal static TensorElementType TypeOf<T>() => ElementTypes.Of<T>() is var type && type != TensorElementType.Undefined
        ? type
        : throw new ArgumentException($"ONNX has no tensors of {typeof(T).Name}. Give the bytes and the element type.");

    internal static void CheckLength(long length, ReadOnlySpan<long> shape)
    {
        long wanted = Product(shape);
        if (wanted != length)
        {
            throw new ArgumentException($"The shape {Text(shape)} has {wanted} elements, and {length} were given.", nameof(shape));
        }
    }

    private static RuntimeValue Of(ValueKind kind, ReadOnlySpan<RuntimeValue> parts)
    {
        var handles = new ValueHandle[parts.Length];
        for (int i = 0; i < handles.Length; i++)
        {
            handles[i] = parts[i].handle;
        }

        try
        {
            return new(NativeCollections.Of(kind, handles));
        }
        catch (NativeException e)
        {
            throw new ArgumentException($"ONNX Runtime does not take such a {(kind == ValueKind.Map ? "map" : "sequence")}: {e.Message}", nameof(parts), e);
        }
    }

    private static int SpanLength(long length) =>
        length <= int.MaxValue ? (int)length : throw new InvalidOperationException($"The tensor has {length} elements, more than a span can hold.");

    private void Require(ValueKind kind, ValueKind other)
    {
        if (Kind != kind && Kind != other)
        {
            throw new InvalidOperationException($"The value is {(Kind == ValueKind.Absent ? "absent" : $"a {Kind}")}, not a {kind}.");
        }
    }
}
