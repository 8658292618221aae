using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetPath.Onnx.Runtime;

namespace MlNetPath.Onnx.MLNet;

/// <summary>Keeps what the model gave for the rows of a batch.</summary>
internal abstract class OutputStore : IDisposable
{
    /// <summary>Forgets what is kept.</summary>
    public abstract void Clear();

    /// <summary>Gives the model memory for its output, if it is known how much that takes.</summary>
    /// <param name="binding">The model's binding.</param>
    /// <param name="rows">How many rows are run.</param>
    public abstract void Bind(OnnxBinding binding, int rows);

    /// <summary>Takes the rows of a tensor.</summary>
    /// <param name="tensor">What the model gave.</param>
    /// <param name="slots">The slots of its rows.</param>
    /// <param name="lengths">How many elements of a row to keep; none for all.</param>
    /// <exception cref="OnnxModelException">The tensor is not what the model declares.</exception>
    public abstract void Take(RuntimeValue tensor, ReadOnlySpan<int> slots, ReadOnlySpan<int> lengths);

    public abstract void Dispose();

    /// <summary>A getter of what is kept for a slot.</summary>
    /// <param name="slot">The slot of the row at hand, once its output is there.</param>
    public abstract Delegate Getter(Func<int> slot);

    /// <summary>Makes the store of an output.</summary>
    public static OutputStore Create(OutputColumn column, int slots) =>
        (OutputStore)Activator.CreateInstance(
        (column.Size is not null && column.Row is not null && column.ElementType is not (TensorElementType.String or TensorElementType.Float16 or TensorElementType.BFloat16) ? typeof(FilledStore<>) : typeof(OutputStore<>))
            .MakeGenericType(ColumnTypes.ItemOf(column.Type).RawType),
        column,
        slots)!;
}

/// <inheritdoc/>
/// <typeparam name="T">What the column holds.</typeparam>
internal class OutputStore<T>(OutputColumn column, int slots) : OutputStore
{
    private readonly int[] starts = new int[slots];
    private readonly int[] lengths = new int[slots];
    private T[] data = [];
    private int used;

    protected OutputColumn Column => column;

    public override void Clear() => used = 0;

    public override void Bind(OnnxBinding binding, int rows)
    {
        // Each run allocates what it gives.
    }

    public override void Dispose()
    {
        // Nothing is held.
    }

    public override void Take(RuntimeValue tensor, ReadOnlySpan<int> slots, ReadOnlySpan<int> lengths)
    {
        if (column.HasBatch && (tensor.Shape.Length == 0 || tensor.Shape[0] != slots.Length))
        {
            throw new OnnxModelException($"The model gave {column.Info.Name} {tensor} for {slots.Length} rows: its first dimension is not the batch.");
        }

        int count = checked((int)tensor.Length), row = count / slots.Length;
        if (column.Size is { } size && row != size)
        {
            throw new OnnxModelException($"The model declares {column.Info} and gave {tensor} for {slots.Length} rows, which is not {size} values a row.");
        }

        Fill(tensor, Room(count).Span);
        for (int i = 0; i < slots.Length; i++)
        {
            (starts[slots[i]], this.lengths[slots[i]]) = (used + (i * row), lengths.IsEmpty ? row : Math.Min(row, lengths[i]));
        }

        used += count;
    }

    public override Delegate Getter(Func<int> slot) => column.Type is VectorDataViewType
        ? (ValueGetter<VBuffer<T>>)((ref VBuffer<T> value) =>
        {
            int at = slot();
            VBufferEditor<T> editor = VBufferEditor.Create(ref value, lengths[at]);
            data.AsSpan(starts[at], lengths[at]).CopyTo(editor.Values);
            value = editor.Commit();
        })
        : (ValueGetter<T>)((ref T value) =>
        {
            int at = slot(); // may run the model, which may move the data
            value = data[starts[at]];
        });

    /// <summary>The place of the next elements.</summary>
    protected Memory<T> Room(int count)
    {
        if (data.Length < used + count)
        {
            Array.Resize(ref data, Math.Max(used + count, 2 * data.Length));
        }

        return data.AsMemory(used, count);
    }

    /// <summary>Copies what the model gave to its place.</summary>
    protected virtual void Fill(RuntimeValue tensor, Span<T> to)
    {
        if (tensor.ElementType == TensorElementType.String)
        {
            for (int i = 0; i < to.Length; i++)
            {
                to[i] = (T)(object)System.Text.Encoding.UTF8.GetString(tensor.Utf8(i)).AsMemory();
            }
        }
        else if (tensor.ElementType == TensorElementType.Float16)
        {
            TensorPrimitives.ConvertToSingle(tensor.Span<Half>(), Singles(to));
        }
        else if (tensor.ElementType == TensorElementType.BFloat16)
        {
            ReadOnlySpan<ushort> upper = MemoryMarshal.Cast<byte, ushort>(tensor.Bytes());
            Span<float> singles = Singles(to);
            for (int i = 0; i < singles.Length; i++)
            {
                singles[i] = BitConverter.Int32BitsToSingle(upper[i] << 16);
            }
        }
        else
        {
            Numbers(tensor).CopyTo(to);
        }
    }

    // T is float here, which its own type does not say.
    private static Span<float> Singles(Span<T> items) => MemoryMarshal.CreateSpan(ref System.Runtime.CompilerServices.Unsafe.As<T, float>(ref MemoryMarshal.GetReference(items)), items.Length);

    // T is a number, and the tensor's type.
    private static ReadOnlySpan<T> Numbers(RuntimeValue tensor) =>
        MemoryMarshal.CreateReadOnlySpan(ref System.Runtime.CompilerServices.Unsafe.As<byte, T>(ref MemoryMarshal.GetReference(tensor.Bytes())), checked((int)tensor.Length));
}
