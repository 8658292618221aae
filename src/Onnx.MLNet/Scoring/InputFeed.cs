using Microsoft.ML.Data;
using MlNetPath.Onnx.Runtime;

namespace MlNetPath.Onnx.MLNet;

/// <summary>Collects the values of rows in a tensor for one input of the model.</summary>
internal abstract class InputFeed(InputColumn column) : IDisposable
{
    public InputColumn Column => column;

    /// <summary>How many elements a slot's value has.</summary>
    public abstract int Length(int slot);

    /// <summary>Begins a tensor whose rows have so many elements.</summary>
    public abstract void Begin(long rowElements);

    /// <summary>Puts a slot's value into the tensor as its row, filled up at the end.</summary>
    public abstract void Put(int slot, int row);

    /// <summary>Gives the tensor to the model.</summary>
    public abstract void Bind(OnnxBinding binding, ReadOnlySpan<long> shape);

    public abstract void Dispose();

    /// <summary>Makes the feed of an input from the reader of its column.</summary>
    public static InputFeed Create(InputColumn column, ColumnReader reader) => column.ElementType switch
    {
        TensorElementType.String => new TextFeed(column, reader),
        TensorElementType.Float16 => new HalfFeed(column, reader),
        TensorElementType.BFloat16 => new BFloat16Feed(column, reader),
        _ => (InputFeed)Activator.CreateInstance(typeof(NumberFeed<>).MakeGenericType(column.ItemType.RawType), column, reader)!,
    };
}

/// <inheritdoc/>
/// <typeparam name="TItem">What the column holds.</typeparam>
/// <typeparam name="TElement">What the tensor holds.</typeparam>
internal abstract class InputFeed<TItem, TElement>(InputColumn column, ColumnReader reader) : InputFeed(column)
{
    private readonly ColumnReader<VBuffer<TItem>>? vectors = reader as ColumnReader<VBuffer<TItem>>;
    private readonly ColumnReader<TItem>? scalars = reader as ColumnReader<TItem>;
    private TElement[] data = [];
    private TElement[]? bound;
    private RuntimeValue? value;
    private int rowLength;

    /// <summary>What padding is in the tensor's type.</summary>
    protected abstract TElement Padding { get; }

    public override int Length(int slot) => vectors is null ? 1 : vectors[slot].Length;

    public override void Begin(long rowElements) => rowLength = checked((int)rowElements);

    public override void Put(int slot, int row)
    {
        if (data.Length < (row + 1L) * rowLength)
        {
            Array.Resize(ref data, checked((int)Math.Max((row + 1L) * rowLength, Math.Min(2L * data.Length, Array.MaxLength))));
        }

        Span<TElement> to = data.AsSpan(row * rowLength, rowLength);
        if (vectors is null)
        {
            Convert([scalars![slot]], to);
            return;
        }

        ref readonly VBuffer<TItem> vector = ref vectors[slot];
        ReadOnlySpan<TItem> values = vector.GetValues();
        if (vector.IsDense)
        {
            Convert(values, to);
        }
        else
        {
            ReadOnlySpan<int> indices = vector.GetIndices();
            to[..vector.Length].Fill(Zero);
            for (int i = 0; i < values.Length; i++)
            {
                Convert(values.Slice(i, 1), to[indices[i]..]);
            }
        }

        if (vector.Length < rowLength)
        {
            to[vector.Length..].Fill(Padding);
        }
    }

    public override void Bind(OnnxBinding binding, ReadOnlySpan<long> shape)
    {
        // A tensor of numbers lies over the array, so one of the same shape in the same place has the new values already.
        if (IsView && bound == data && value!.Shape.SequenceEqual(shape))
        {
            return;
        }

        long length = 1;
        foreach (long dimension in shape)
        {
            length *= dimension;
        }

        RuntimeValue next = Tensor(data.AsMemory(0, (int)length), shape);
        binding.SetInput(Column.Info.Name, next);
        value?.Dispose();
        (value, bound) = (next, data);
    }

    public override void Dispose() => value?.Dispose();

    /// <summary>Whether a tensor lies over the array that it is made from.</summary>
    protected virtual bool IsView => true;

    /// <summary>What a sparse vector leaves out.</summary>
    protected virtual TElement Zero => default!;

    protected abstract void Convert(ReadOnlySpan<TItem> from, Span<TElement> to);

    protected abstract RuntimeValue Tensor(Memory<TElement> elements, ReadOnlySpan<long> shape);
}

/// <summary>Feeds numbers and truth values as they are.</summary>
internal sealed class NumberFeed<T>(InputColumn column, ColumnReader reader) : InputFeed<T, T>(column, reader)
    where T : unmanaged
{
    protected override T Padding { get; } = (T)System.Convert.ChangeType(column.Padding ?? 0, typeof(T), System.Globalization.CultureInfo.InvariantCulture);

    protected override void Convert(ReadOnlySpan<T> from, Span<T> to) => from.CopyTo(to);

    protected override RuntimeValue Tensor(Memory<T> elements, ReadOnlySpan<long> shape) => RuntimeValue.Tensor(elements, shape);
}
