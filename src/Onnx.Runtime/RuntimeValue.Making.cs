using System.Buffers;

namespace MlNetPath.Onnx.Runtime;

/// <content>How values are made.</content>
public sealed unsafe partial class RuntimeValue
{
    /// <summary>A tensor over an array or other memory, which is used where it is and stays in its place until the value is disposed.</summary>
    /// <typeparam name="T">The elements' type: a number, <see cref="bool"/>, <see cref="Half"/>, or ONNX Runtime's <c>Float16</c> and <c>BFloat16</c>.</typeparam>
    /// <exception cref="ArgumentException">The shape has another number of elements, or ONNX Runtime has no such type.</exception>
    public static RuntimeValue Tensor<T>(Memory<T> data, params ReadOnlySpan<long> shape)
        where T : unmanaged
    {
        NativeLibraryFile.Require();
        TensorElementType type = TypeOf<T>();
        TensorShapes.Check(data.Length, shape);
        return Over(type, shape, data.Length, data.Pin(), (long)data.Length * sizeof(T));
    }

    /// <inheritdoc cref="Tensor{T}(Memory{T}, ReadOnlySpan{long})"/>
    public static RuntimeValue Tensor<T>(T[] data, params ReadOnlySpan<long> shape)
        where T : unmanaged => Tensor(data.AsMemory(), shape);

    /// <summary>A tensor with a copy of these elements.</summary>
    /// <exception cref="ArgumentException">The shape has another number of elements, or ONNX Runtime has no such type.</exception>
    public static RuntimeValue Copy<T>(ReadOnlySpan<T> data, params ReadOnlySpan<long> shape)
        where T : unmanaged
    {
        NativeLibraryFile.Require();
        TensorElementType type = TypeOf<T>();
        TensorShapes.Check(data.Length, shape);
        ValueHandle handle = NativeTensors.Allocate(type, shape);
        data.CopyTo(new Span<T>(NativeTensors.Data(handle.DangerousGetHandle()), data.Length));
        return new(handle, type, shape, data.Length);
    }

    /// <summary>A tensor of any type but strings over bytes as ONNX stores them: little-endian, elements of fewer than 8 bits packed with the first in the lowest bits.</summary>
    /// <exception cref="ArgumentException">The shape takes another number of bytes, or ONNX Runtime has no such tensors.</exception>
    public static RuntimeValue Tensor(TensorElementType type, Memory<byte> data, params ReadOnlySpan<long> shape)
    {
        NativeLibraryFile.Require();
        CheckBytes(type, data.Length, shape);
        return Over(type, shape, TensorShapes.Length(shape), data.Pin(), data.Length);
    }

    /// <summary>A tensor of any type but strings with a copy of bytes as ONNX stores them.</summary>
    /// <remarks>The copy begins where ONNX Runtime's own memory does, at a multiple of 64 bytes. Where an array begins differs from run to run, and with it the last digit of some sums, which are added up in another order.</remarks>
    /// <exception cref="ArgumentException">The shape takes another number of bytes, or ONNX Runtime has no such tensors.</exception>
    public static RuntimeValue Copy(TensorElementType type, ReadOnlySpan<byte> data, params ReadOnlySpan<long> shape)
    {
        NativeLibraryFile.Require();
        CheckBytes(type, data.Length, shape);
        try
        {
            ValueHandle handle = NativeTensors.Allocate(type, shape);
            data.CopyTo(new Span<byte>(NativeTensors.Data(handle.DangerousGetHandle()), data.Length));
            return new(handle, type, shape, TensorShapes.Length(shape));
        }
        catch (NativeException e)
        {
            throw NoTensor(type, shape, e);
        }
    }

    /// <summary>A tensor of strings, which are copied.</summary>
    /// <exception cref="ArgumentException">The shape has another number of elements, or a string is null.</exception>
    public static RuntimeValue Strings(ReadOnlySpan<string> data, params ReadOnlySpan<long> shape)
    {
        NativeLibraryFile.Require();
        TensorShapes.Check(data.Length, shape);
        return new(NativeTensors.Strings(data, shape), TensorElementType.String, shape, data.Length);
    }

    /// <summary>A tensor of strings that are given as bytes and copied; ONNX says that they are UTF-8, and nothing checks it.</summary>
    /// <exception cref="ArgumentException">The shape has another number of elements.</exception>
    public static RuntimeValue Strings(IReadOnlyList<ReadOnlyMemory<byte>> data, params ReadOnlySpan<long> shape)
    {
        ArgumentNullException.ThrowIfNull(data);
        NativeLibraryFile.Require();
        TensorShapes.Check(data.Count, shape);
        return new(NativeTensors.Strings(data, shape), TensorElementType.String, shape, data.Count);
    }

    /// <summary>A sequence of values of one type, tensors or maps. It has a copy of what is in memory of the caller's.</summary>
    /// <exception cref="ArgumentException">There are none; see <see cref="EmptySequence"/>. Or ONNX Runtime does not take such a sequence.</exception>
    /// <exception cref="ObjectDisposedException">A value is disposed.</exception>
    public static RuntimeValue Sequence(params ReadOnlySpan<RuntimeValue> items)
    {
        if (items.IsEmpty)
        {
            throw new ArgumentException("An empty sequence does not know its type; make it with EmptySequence.", nameof(items));
        }

        // Operators put the tensors of a sequence into other sequences without copying them, and those outlive this one. So all must be in memory that the library counts.
        var copies = new RuntimeValue?[items.Length];
        var counted = new RuntimeValue[items.Length];
        try
        {
            for (int i = 0; i < items.Length; i++)
            {
                ArgumentNullException.ThrowIfNull(items[i], nameof(items));
                counted[i] = items[i].handle.IsOverOtherMemory ? copies[i] = items[i].Copy() : items[i];
            }

            return Of(ValueKind.Sequence, counted);
        }
        finally
        {
            Array.ForEach(copies, c => c?.Dispose());
        }
    }

    /// <summary>A sequence of tensors that has none.</summary>
    /// <param name="type">The type of the elements of the tensors.</param>
    /// <exception cref="ArgumentException">ONNX Runtime has no sequences of such tensors.</exception>
    public static RuntimeValue EmptySequence(TensorElementType type)
    {
        NativeLibraryFile.Require();
        try
        {
            return new(EmptySequenceModel.Of(type));
        }
        catch (NativeException e)
        {
            throw new ArgumentException($"ONNX Runtime has no sequences of {type} tensors: {e.Message}", nameof(type), e);
        }
    }

    /// <summary>A map of two tensors with one dimension of the same length, which are copied.</summary>
    /// <param name="keys">Int64 or String; no two are the same.</param>
    /// <param name="values">A value for each.</param>
    /// <exception cref="ArgumentException">ONNX Runtime does not take such a map.</exception>
    /// <exception cref="ObjectDisposedException">One of them is disposed.</exception>
    public static RuntimeValue Map(RuntimeValue keys, RuntimeValue values)
    {
        ArgumentNullException.ThrowIfNull(keys);
        ArgumentNullException.ThrowIfNull(values);
        return keys.Length == values.Length ? Of(ValueKind.Map, [keys, values]) : throw new ArgumentException($"A map of {keys.Length} keys needs as many values, not {values.Length}.", nameof(values));
    }

    /// <summary>A copy of a tensor of whole bytes with these slices of one dimension, in this order, in ONNX Runtime's memory.</summary>
    /// <param name="axis">The dimension.</param>
    /// <param name="places">Which slices; some may be taken more than once, and others not at all.</param>
    internal RuntimeValue Take(int axis, ReadOnlySpan<int> places)
    {
        long[] taken = [.. shape];
        taken[axis] = places.Length;
        ReadOnlySpan<byte> from = Bytes();
        int slice = checked((int)ElementType.Bytes(TensorShapes.Length(shape.AsSpan(axis + 1)))), block = checked((int)shape[axis] * slice);
        ValueHandle made = NativeTensors.Allocate(ElementType, taken);
        long length = TensorShapes.Length(taken);
        var to = new Span<byte>(NativeTensors.Data(made.DangerousGetHandle()), SpanLength(ElementType.Bytes(length)));
        for (int start = 0; start < from.Length; start += block)
        {
            foreach (int place in places)
            {
                from.Slice(start + (place * slice), slice).CopyTo(to);
                to = to[slice..];
            }
        }

        GC.KeepAlive(this);
        return new(made, ElementType, taken, length);
    }

    internal static TensorElementType TypeOf<T>() => ElementTypes.Of<T>() is var type && type != TensorElementType.Undefined
        ? type
        : throw new ArgumentException($"ONNX Runtime has no tensors of {typeof(T).Name}. Give the bytes and the element type.");

    private static RuntimeValue Of(ValueKind kind, ReadOnlySpan<RuntimeValue> parts)
    {
        var handles = new nint[parts.Length];
        int held = 0;
        try
        {
            while (held < handles.Length)
            {
                handles[held] = parts[held].Hold();
                held++;
            }

            return new(NativeCollections.Of(kind, handles));
        }
        catch (NativeException e)
        {
            throw new ArgumentException($"ONNX Runtime does not take such a {(kind == ValueKind.Map ? "map" : "sequence")}: {e.Message}", e);
        }
        finally
        {
            while (held > 0)
            {
                parts[--held].Release();
            }
        }
    }

    private static RuntimeValue Over(TensorElementType type, ReadOnlySpan<long> shape, long length, MemoryHandle memory, long bytes)
    {
        try
        {
            return new(NativeTensors.Over(type, shape, memory, bytes), type, shape, length);
        }
        catch (NativeException e)
        {
            throw NoTensor(type, shape, e);
        }
    }

    private static void CheckBytes(TensorElementType type, int given, ReadOnlySpan<long> shape)
    {
        if (type.Bits() == 0)
        {
            throw new ArgumentException($"A tensor of {type} cannot be made of bytes.", nameof(type));
        }

        long bytes = TensorShapes.Bytes(type, shape);
        if (given != bytes)
        {
            throw new ArgumentException($"A tensor {type}{TensorShapes.Text(shape)} takes {bytes} bytes, and {given} were given.");
        }
    }

    private static ArgumentException NoTensor(TensorElementType type, ReadOnlySpan<long> shape, NativeException e) => new($"ONNX Runtime does not take a tensor {type}{TensorShapes.Text(shape)}: {e.Message}", e);

    private RuntimeValue Copy()
    {
        RuntimeValue copy = Copy(ElementType, Bytes(), shape);
        GC.KeepAlive(this);
        return copy;
    }
}
