using System.Text;

namespace MlNetPath.Onnx.Runtime;

/// <summary>
/// A value that a model takes or has given: a tensor, a sequence, a map, or an optional that is absent. Its memory belongs to ONNX Runtime, or is the caller's own, and is read where it lies.
/// </summary>
/// <remarks>
/// Several threads may read a value at once, and it may be disposed while a model runs on it. Its spans are good until it is disposed, or until nothing refers to it any more and the garbage collector releases it;
/// so dispose it, after the last use of its spans.
/// </remarks>
public sealed unsafe partial class RuntimeValue : IDisposable
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
            Length = TensorShapes.Length(shape);
        }
    }

    /// <summary>A tensor that is known already.</summary>
    internal RuntimeValue(ValueHandle handle, TensorElementType type, ReadOnlySpan<long> shape, long length)
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
            if (Kind == ValueKind.Map)
            {
                using RuntimeValue keys = Keys();
                return checked((int)keys.Length);
            }

            int count = NativeCollections.Count(Native);
            GC.KeepAlive(this);
            return count;
        }
    }

    /// <summary>What it is and, for sequences and maps, what is in them.</summary>
    internal OnnxType? ContentType
    {
        get
        {
            OnnxType? type = Kind is ValueKind.Sequence or ValueKind.Map ? SessionDescription.TypeOfValue(Native) : null;
            GC.KeepAlive(this);
            return type;
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

        var span = new ReadOnlySpan<T>(NativeTensors.Data(Native), SpanLength(Length));
        GC.KeepAlive(this);
        return span;
    }

    /// <summary>A tensor's elements as ONNX stores them, of any type but strings.</summary>
    /// <exception cref="InvalidOperationException">It is no tensor, or one of strings, or has more bytes than a span can hold.</exception>
    /// <exception cref="ObjectDisposedException">The value is disposed.</exception>
    public ReadOnlySpan<byte> Bytes()
    {
        Require(ValueKind.Tensor, ValueKind.Tensor);
        if (ElementType.Bits() == 0)
        {
            throw new InvalidOperationException($"The tensor holds {ElementType}, which are no bytes.{(ElementType == TensorElementType.String ? " Read it with Strings() or Utf8()." : "")}");
        }

        var span = new ReadOnlySpan<byte>(NativeTensors.Data(Native), SpanLength(ElementType.Bytes(Length)));
        GC.KeepAlive(this);
        return span;
    }

    /// <summary>The elements of a tensor of strings.</summary>
    /// <exception cref="InvalidOperationException">It is no tensor of strings.</exception>
    public string[] Strings()
    {
        RequireStrings();
        var strings = new string[SpanLength(Length)];
        for (int i = 0; i < strings.Length; i++)
        {
            strings[i] = Encoding.UTF8.GetString(Utf8(i));
        }

        GC.KeepAlive(this);
        return strings;
    }

    /// <summary>An element of a tensor of strings as its bytes, where they lie.</summary>
    /// <exception cref="InvalidOperationException">It is no tensor of strings.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such element.</exception>
    public ReadOnlySpan<byte> Utf8(int index)
    {
        RequireStrings();
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Length);
        ReadOnlySpan<byte> text = NativeTensors.StringAt(Native, index);
        GC.KeepAlive(this);
        return text;
    }

    /// <summary>A copy of a value of a sequence, which the caller disposes.</summary>
    /// <exception cref="InvalidOperationException">It is no sequence.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such value.</exception>
    public RuntimeValue Item(int index)
    {
        Require(ValueKind.Sequence, ValueKind.Sequence);
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
        return Part(index);
    }

    /// <summary>A copy of a map's keys, a tensor of one dimension, which the caller disposes.</summary>
    /// <exception cref="InvalidOperationException">It is no map.</exception>
    public RuntimeValue Keys()
    {
        Require(ValueKind.Map, ValueKind.Map);
        return Part(0);
    }

    /// <summary>A copy of a map's values in the order of its keys, a tensor of one dimension, which the caller disposes.</summary>
    /// <exception cref="InvalidOperationException">It is no map.</exception>
    public RuntimeValue Values()
    {
        Require(ValueKind.Map, ValueKind.Map);
        return Part(1);
    }

    /// <summary>Gives the memory back.</summary>
    public void Dispose() => handle.Dispose();

    /// <summary>Type and shape, for instance <c>Float[2, 3]</c>.</summary>
    public override string ToString() => Kind == ValueKind.Tensor ? $"{ElementType}{TensorShapes.Text(shape)}" : Kind.ToString();

    /// <summary>Keeps its memory for a run, even if it is disposed meanwhile.</summary>
    internal nint Hold() => handle.Hold();

    /// <summary>Ends <see cref="Hold"/>.</summary>
    internal void Release() => handle.DangerousRelease();

    private static int SpanLength(long length) =>
        length <= int.MaxValue ? (int)length : throw new InvalidOperationException($"The tensor has {length} elements, more than a span can hold.");

    private RuntimeValue Part(int index)
    {
        var part = new RuntimeValue(NativeCollections.Item(Native, index));
        GC.KeepAlive(this);
        return part;
    }

    private void RequireStrings()
    {
        Require(ValueKind.Tensor, ValueKind.Tensor);
        if (ElementType != TensorElementType.String)
        {
            throw new InvalidOperationException($"The tensor holds {ElementType}, not strings.");
        }
    }

    private void Require(ValueKind kind, ValueKind other)
    {
        if (Kind != kind && Kind != other)
        {
            throw new InvalidOperationException($"The value is {(Kind == ValueKind.Absent ? "absent" : $"a {Kind}")}, not a {kind}.");
        }
    }
}
