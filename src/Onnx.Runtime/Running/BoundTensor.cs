using System.Runtime.InteropServices;

namespace MlNetPath.Onnx.Runtime;

/// <summary>The value that is bound to an input or an output: a tensor in memory that is kept and grows, or a value of the caller's.</summary>
internal sealed unsafe class BoundTensor : IDisposable
{
    // As wide as the widest registers, so that no kernel meets unaligned elements.
    private const int Alignment = 64;

    private void* memory;
    private long capacity;
    private bool ours;

    /// <summary>The value; null where nothing is bound.</summary>
    public RuntimeValue? Value { get; private set; }

    /// <summary>Whether a tensor of this type and shape is in memory of its own.</summary>
    public bool Has(TensorElementType type, ReadOnlySpan<long> shape) => ours && Value!.ElementType == type && Value.Shape.SequenceEqual(shape);

    /// <summary>Makes it a tensor of this type and shape, with memory that is not cleared.</summary>
    public void Allocate(TensorElementType type, ReadOnlySpan<long> shape)
    {
        long length = RuntimeValue.Product(shape), bytes = type.Bytes(length);
        Drop();
        if (bytes > capacity || memory is null)
        {
            NativeMemory.AlignedFree(memory);
            memory = null;
            capacity = Math.Max(bytes, Alignment);
            memory = NativeMemory.AlignedAlloc((nuint)capacity, Alignment);
        }

        Value = new(new ValueHandle(NativeTensors.Over(type, shape, memory, bytes)));
        ours = true;
    }

    /// <summary>Makes it a value of the caller's.</summary>
    public void Take(RuntimeValue value)
    {
        Drop();
        Value = value;
    }

    /// <summary>The elements.</summary>
    public Span<T> Span<T>()
        where T : unmanaged => new(memory, checked((int)Value!.Length));

    public void Dispose()
    {
        Drop();
        NativeMemory.AlignedFree(memory);
        memory = null;
        capacity = 0;
    }

    private void Drop()
    {
        if (ours)
        {
            Value?.Dispose();
        }

        (Value, ours) = (null, false);
    }
}
