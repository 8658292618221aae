using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace MlNetPath.Onnx.Runtime;

/// <summary>
/// The value that is bound to an input or an output: a tensor in memory that is kept and grows, or a value of the caller's. The memory is the garbage collector's, so a span of it is never one of memory that is gone.
/// </summary>
internal sealed unsafe class BoundTensor : IDisposable
{
    // As wide as the widest registers, so that no kernel meets unaligned elements.
    private const int Alignment = 64;

    private byte[] memory = [];
    private int start;
    private bool ours;

    /// <summary>The value; null where nothing is bound.</summary>
    public RuntimeValue? Value { get; private set; }

    /// <summary>The library's handle of the value; it is good as long as the value is bound, even where it is the caller's and is disposed.</summary>
    public nint Native { get; private set; }

    /// <summary>Whether a tensor of this type and shape is in memory of its own.</summary>
    public bool Has(TensorElementType type, ReadOnlySpan<long> shape) => ours && Value!.ElementType == type && Value.Shape.SequenceEqual(shape);

    /// <summary>Makes it a tensor of this type and shape, with memory that is not cleared. If that fails, nothing is bound.</summary>
    /// <exception cref="ArgumentException">It is more than an array can hold.</exception>
    public void Allocate(TensorElementType type, ReadOnlySpan<long> shape)
    {
        long bytes = TensorShapes.Bytes(type, shape);
        if (bytes > Array.MaxLength - Alignment)
        {
            throw new ArgumentException($"A binding has no memory for {type}{TensorShapes.Text(shape)}, which takes {bytes} bytes. Run the model with a RuntimeValue, or with fewer rows.");
        }

        Drop();
        if (memory.Length < bytes + Alignment)
        {
            memory = GC.AllocateUninitializedArray<byte>((int)bytes + Alignment, pinned: true);
            start = (int)(-(long)Address & (Alignment - 1));
        }

        Bind(new(NativeTensors.Over(type, shape, (void*)(Address + start), bytes, memory), type, shape, TensorShapes.Length(shape)));
        ours = true;
    }

    /// <summary>Makes it a value of the caller's.</summary>
    /// <exception cref="ObjectDisposedException">It is disposed.</exception>
    public void Take(RuntimeValue value)
    {
        Drop();
        Bind(value);
    }

    /// <summary>The elements.</summary>
    public Span<T> Span<T>()
        where T : unmanaged => MemoryMarshal.Cast<byte, T>(memory.AsSpan(start, (int)Value!.Length * sizeof(T)));

    public void Dispose()
    {
        Drop();
        memory = [];
    }

    private nint Address => (nint)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(memory));

    private void Bind(RuntimeValue value) => (Native, Value) = (value.Hold(), value);

    private void Drop()
    {
        RuntimeValue? before = Value;
        bool wasOurs = ours;
        (Value, Native, ours) = (null, 0, false);
        before?.Release();
        if (wasOurs)
        {
            before!.Dispose();
        }
    }
}
