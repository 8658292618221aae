using System.Text;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNetPath.Core;

/// <summary>
/// <see cref="TextData"/> as ML.NET reads it. Row ids are row numbers, so that readers of a cursor set can put results in order.
/// </summary>
internal sealed class TextDataView(IReadOnlyList<string> labels, TextData data) : IDataView
{
    public bool CanShuffle => true;

    public TextData Data { get; } = data;

    public DataViewSchema Schema { get; } = SchemaFor(labels);

    public static DataViewSchema SchemaFor(IReadOnlyList<string> labels)
    {
        var annotations = new DataViewSchema.Annotations.Builder();
        var names = new VBuffer<ReadOnlyMemory<char>>(labels.Count, [.. labels.Select(label => label.AsMemory())]);
        annotations.Add("KeyValues", new VectorDataViewType(TextDataViewType.Instance, labels.Count), (ref VBuffer<ReadOnlyMemory<char>> value) => names.CopyTo(ref value));
        var builder = new DataViewSchema.Builder();
        builder.AddColumn(StageColumns.Text, TextDataViewType.Instance);
        builder.AddColumn(StageColumns.Label, new KeyDataViewType(typeof(uint), labels.Count), annotations.ToAnnotations());
        return builder.ToSchema();
    }

    public long? GetRowCount() => Data.Count;

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null) =>
        new Cursor(this, columnsNeeded, Order(rand), 0, 1);

    // Blocks of rows go to the cursors in turn: cursor i of n gets blocks i, i + n, i + 2n, ... as its batches.
    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null)
    {
        int count = Math.Clamp(Data.Count / Cursor.BlockSize, 1, Math.Max(1, n));
        int[]? order = Order(rand);
        DataViewSchema.Column[] columns = [.. columnsNeeded];
        return [.. Enumerable.Range(0, count).Select(i => new Cursor(this, columns, order, i, count))];
    }

    private int[]? Order(Random? rand)
    {
        if (rand is null)
        {
            return null;
        }

        int[] order = [.. Enumerable.Range(0, Data.Count)];
        rand.Shuffle(order);
        return order;
    }

    private sealed class Cursor : DataViewRowCursor
    {
        public const int BlockSize = 64;

        private readonly TextDataView view;
        private readonly bool[] active;
        private readonly int[]? order;
        private readonly int count;
        private long block;
        private int inBlock = BlockSize;
        private long position = -1;
        private int row = -1;

        public Cursor(TextDataView view, IEnumerable<DataViewSchema.Column> columns, int[]? order, int index, int count)
        {
            this.view = view;
            this.order = order;
            this.count = count;
            block = index - count;
            active = new bool[view.Schema.Count];
            foreach (DataViewSchema.Column column in columns)
            {
                active[column.Index] = true;
            }
        }

        public override long Position => position;

        public override long Batch => count == 1 ? 0 : block;

        public override DataViewSchema Schema => view.Schema;

        private TextData Data => view.Data;

        public override bool MoveNext()
        {
            if (++inBlock >= BlockSize)
            {
                inBlock = 0;
                block += count;
            }

            long next = (block * BlockSize) + inBlock;
            if (next >= Data.Count)
            {
                inBlock = BlockSize;
                position = row = -1;
                return false;
            }

            position++;
            row = order is null ? (int)next : order[next];
            return true;
        }

        public override bool IsColumnActive(DataViewSchema.Column column) => active[column.Index];

        public override ValueGetter<DataViewRowId> GetIdGetter() =>
            (ref DataViewRowId id) => id = new DataViewRowId((ulong)row, 0);

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
        {
            if (!IsColumnActive(column))
            {
                throw new InvalidOperationException($"The column '{column.Name}' was not asked for when the cursor was made.");
            }

            Delegate getter = column.Index == 0 ? TextGetter() : LabelGetter();
            return getter as ValueGetter<TValue>
                ?? throw new InvalidOperationException($"The column '{column.Name}' holds {column.Type}, not {typeof(TValue).Name}.");
        }

        // The text is given in memory of its own, since consumers may keep it past the next row.
        private ValueGetter<ReadOnlyMemory<char>> TextGetter() =>
            (ref ReadOnlyMemory<char> value) => value = Encoding.UTF8.GetString(Data.Utf8(row)).AsMemory();

        // Keys start at 1; 0 is a missing value.
        private ValueGetter<uint> LabelGetter() =>
            (ref uint value) => value = (uint)(Data.Labels[row] + 1);
    }
}
