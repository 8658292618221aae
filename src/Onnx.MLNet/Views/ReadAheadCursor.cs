using System.Runtime.ExceptionServices;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNetPath.Onnx.MLNet;

/// <summary>
/// A cursor that reads a batch of rows ahead, and runs the model on it once an output of one is asked for. From the second batch on, the next one is read while this one runs, and runs while this one is given out;
/// whoever looks at a few rows does not wait for that.
/// </summary>
internal sealed class ReadAheadCursor : DataViewRowCursor
{
    private readonly ScoringMapper mapper;
    private readonly DataViewRowCursor input;
    private readonly bool[] active;
    private ExceptionDispatchInfo? failure;
    private RowBatch current;
    private RowBatch next;
    private bool swapped;
    private bool nextIsRead;
    private bool ended;
    private long position = -1;
    private int slot = -1;

    public ReadAheadCursor(ScoringMapper mapper, DataViewRowCursor input, bool[] active)
    {
        (this.mapper, this.input, this.active) = (mapper, input, active);
        (current, next) = (new(mapper, input, active), new(mapper, input, active));
    }

    public override long Position => position;

    public override long Batch => slot >= 0 && slot < current.Count ? current.Batch(slot) : input.Batch;

    public override DataViewSchema Schema => mapper.OutputSchema;

    public override bool MoveNext()
    {
        if (slot + 1 < current.Count)
        {
            slot++;
            position++;
            return true;
        }

        if (!nextIsRead)
        {
            Read(next, current.First + current.Count);
        }

        (current, next, swapped, nextIsRead) = (next, current, !swapped, false);
        (slot, position) = (0, current.Count > 0 ? current.First : -1);
        if (current.Count == 0)
        {
            failure?.Throw();
        }

        return current.Count > 0;
    }

    public override ValueGetter<DataViewRowId> GetIdGetter() => (ref DataViewRowId value) => value = current.Id(Here());

    public override bool IsColumnActive(DataViewSchema.Column column) => active[column.Index];

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
    {
        if (!active[column.Index])
        {
            throw ScoringMapper.NotThere(column, isActive: false, typeof(TValue));
        }

        // The two batches take turns, and so do their getters.
        (RowBatch even, RowBatch odd) = swapped ? (next, current) : (current, next);
        return even.Getter(column, Here, Scored) is ValueGetter<TValue> first && odd.Getter(column, Here, Scored) is ValueGetter<TValue> second
            ? (ref TValue value) => (swapped ? second : first)(ref value)
            : throw ScoringMapper.NotThere(column, isActive: true, typeof(TValue));
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            current.Dispose();
            next.Dispose();
            input.Dispose();
        }

        base.Dispose(disposing);
    }

    private void Read(RowBatch batch, long first)
    {
        batch.Begin(first);
        mapper.ThrowIfStopped();
        try
        {
            while (!ended && failure is null && !batch.IsFull)
            {
                if (input.MoveNext())
                {
                    batch.Read();
                }
                else
                {
                    ended = true;
                }
            }
        }
        catch (Exception e)
        {
            // The rows before are whole; the one that fails does so when its turn comes, and is not passed over after that.
            failure = ExceptionDispatchInfo.Capture(e);
        }
    }

    private int Here() => slot >= 0 && slot < current.Count ? slot : throw new InvalidOperationException("The cursor is not at a row: it has not moved yet, or is at its end.");

    private int Scored()
    {
        int here = Here();
        if (!current.IsScored)
        {
            mapper.ThrowIfStopped();
            bool goesOn = current.First > 0 && !nextIsRead;
            if (goesOn)
            {
                current.Start();
                Read(next, current.First + current.Count);
                nextIsRead = true;
            }

            current.Finish();
            if (goesOn && next.Count > 0)
            {
                next.Start();
            }
        }

        return here;
    }
}
