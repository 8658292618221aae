using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNetPath.Compare;

/// <summary>
/// A view that counts the rows read from it and stops with an <see cref="OperationCanceledException"/> once that is asked for.
/// So whatever reads it can be watched and stopped, even if it knows of neither.
/// </summary>
/// <param name="inner">The view.</param>
/// <param name="rowsRead">Told the number of rows read so far, now and then, one call at a time; or null.</param>
/// <param name="cancellation">When to stop.</param>
internal sealed class WatchedView(IDataView inner, Action<long>? rowsRead, CancellationToken cancellation) : IDataView
{
    private readonly Lock reporting = new();
    private readonly long step = Math.Max(1, (inner.GetRowCount() ?? 0) / 50);
    private long rows;

    public bool CanShuffle => inner.CanShuffle;

    public DataViewSchema Schema => inner.Schema;

    public long? GetRowCount() => inner.GetRowCount();

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null) =>
        new Cursor(this, inner.GetRowCursor(columnsNeeded, rand));

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) =>
        [.. inner.GetRowCursorSet(columnsNeeded, n, rand).Select(cursor => new Cursor(this, cursor))];

    // Counted in pieces: threads would otherwise fight for the one number at every row.
    private void Count(int more)
    {
        long now = Interlocked.Add(ref rows, more);
        if (rowsRead is not null && now / step != (now - more) / step)
        {
            lock (reporting)
            {
                rowsRead(Interlocked.Read(ref rows));
            }
        }
    }

    private sealed class Cursor(WatchedView view, DataViewRowCursor inner) : DataViewRowCursor
    {
        private const int Piece = 64;
        private readonly CancellationToken cancellation = view.Cancellation;
        private int uncounted;

        public override long Position => inner.Position;

        public override long Batch => inner.Batch;

        public override DataViewSchema Schema => inner.Schema;

        public override bool MoveNext()
        {
            cancellation.ThrowIfCancellationRequested();
            bool moved = inner.MoveNext();
            if (moved && ++uncounted < Piece)
            {
                return true;
            }

            view.Count(uncounted);
            uncounted = 0;
            return moved;
        }

        public override bool IsColumnActive(DataViewSchema.Column column) => inner.IsColumnActive(column);

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) => inner.GetGetter<TValue>(column);

        public override ValueGetter<DataViewRowId> GetIdGetter() => inner.GetIdGetter();

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                inner.Dispose();
            }

            base.Dispose(disposing);
        }
    }

    private CancellationToken Cancellation => cancellation;
}
