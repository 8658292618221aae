using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNetPath.Onnx.MLNet;

/// <summary>Reads a column of an input row once a row, and keeps the values of as many rows as it has slots.</summary>
internal abstract class ColumnReader
{
    /// <summary>Reads the row's value into a slot.</summary>
    public abstract void Read(int slot);

    /// <summary>A getter of what is in a slot.</summary>
    /// <param name="slot">The slot of the row at hand.</param>
    public abstract Delegate Getter(Func<int> slot);

    /// <summary>Makes the reader of a column.</summary>
    /// <param name="input">The row, which may move on.</param>
    /// <param name="column">A column that is active in it.</param>
    /// <param name="slots">How many rows to keep; one slot serves them all if it is 1.</param>
    public static ColumnReader Create(DataViewRow input, DataViewSchema.Column column, int slots)
    {
        Type reader = column.Type is VectorDataViewType vector ? typeof(VectorReader<>).MakeGenericType(vector.ItemType.RawType) : typeof(ColumnReader<>).MakeGenericType(column.Type.RawType);
        return (ColumnReader)Activator.CreateInstance(reader, input, column, slots)!;
    }
}

/// <inheritdoc/>
internal class ColumnReader<T>(DataViewRow input, DataViewSchema.Column column, int slots) : ColumnReader
{
    private readonly ValueGetter<T> getter = input.GetGetter<T>(column);
    private readonly T[] values = new T[slots];

    /// <summary>What was read into a slot.</summary>
    public ref readonly T this[int slot] => ref values[values.Length == 1 ? 0 : slot];

    public override void Read(int slot) => getter(ref values[values.Length == 1 ? 0 : slot]);

    public override Delegate Getter(Func<int> slot) => (ValueGetter<T>)((ref T value) => Copy(in this[slot()], ref value));

    protected virtual void Copy(ref readonly T from, ref T to) => to = from;
}

/// <summary>Reads a column of vectors, whose memory stays this reader's.</summary>
internal sealed class VectorReader<T>(DataViewRow input, DataViewSchema.Column column, int slots) : ColumnReader<VBuffer<T>>(input, column, slots)
{
    protected override void Copy(ref readonly VBuffer<T> from, ref VBuffer<T> to) => from.CopyTo(ref to);
}
