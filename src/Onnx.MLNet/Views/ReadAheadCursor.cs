using System.Runtime.ExceptionServices;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNetPath.Onnx.MLNet;

/// <summary>
/// A cursor that reads rows ahead and runs the model on all of them once an output of one is asked for. What else is wanted of the rows that were read is kept, since the cursor below has moved on.
/// </summary>
internal sealed class ReadAheadCursor : DataViewRowCursor
{
    private readonly ScoringMapper mapper;
    private readonly DataViewRowCursor input;
    private readonly bool[] active;
    private readonly ColumnReader?[] readers;
    private readonly int[] kept;
    private readonly BatchScorer scorer;
    private readonly ValueGetter<DataViewRowId> id;
    private readonly DataViewRowId[] ids;
    private readonly long[] batches;
    private ExceptionDispatchInfo? failure;
    private long position = -1;
    private long first;
    private int slot = -1;
    private int count;
    private bool scored;
    private bool ended;

    public ReadAheadCursor(ScoringMapper mapper, DataViewRowCursor input, bool[] active)
    {
        (this.mapper, this.input, this.active) = (mapper, input, active);
        int slots = mapper.BatchSize;
        (ids, batches) = (new DataViewRowId[slots], new long[slots]);
        id = input.GetIdGetter();
        readers = new ColumnReader?[mapper.InputSchema.Count];
        scorer = mapper.Scorer(slots, active, (column, keeps) => readers[column.Index] ??= ColumnReader.Create(input, column, keeps || active[column.Index] ? slots : 1));
        var others = new List<int>();
        foreach (DataViewSchema.Column column in mapper.InputSchema)
        {
            if (active[column.Index] && readers[column.Index] is null)
            {
                readers[column.Index] = ColumnReader.Create(input, column, slots);
                others.Add(column.Index);
            }
        }

        kept = [.. others];
    }

    public override long Position => position;

    public override long Batch => slot >= 0 && slot < count ? batches[slot] : input.Batch;

    public override DataViewSchema Schema => mapper.OutputSchema;

    public override bool MoveNext()
    {
        if (++slot >= count)
        {
            slot = 0;
            Fill();
            if (count == 0)
            {
                position = -1;
                return false;
            }
        }

        position = first + slot;
        return true;
    }

    public override ValueGetter<DataViewRowId> GetIdGetter() => (ref DataViewRowId value) => value = ids[Here()];

    public override bool IsColumnActive(DataViewSchema.Column column) => active[column.Index];

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
    {
        if (!active[column.Index])
        {
            throw ScoringMapper.NotThere(column, isActive: false, typeof(TValue));
        }

        int output = column.Index - mapper.InputSchema.Count;
        Delegate getter = output < 0 ? readers[column.Index]!.Getter(Here) : scorer[output].Getter(ScoredSlot);
        return getter as ValueGetter<TValue> ?? throw ScoringMapper.NotThere(column, isActive: true, typeof(TValue));
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            scorer.Dispose();
            input.Dispose();
        }

        base.Dispose(disposing);
    }

    private void Fill()
    {
        first += count;
        (count, scored) = (0, false);
        failure?.Throw();
        mapper.ThrowIfStopped();
        try
        {
            while (!ended && count < ids.Length)
            {
                if (!input.MoveNext())
                {
                    ended = true;
                    break;
                }

                scorer.Read(count, first + count);
                foreach (int column in kept)
                {
                    readers[column]!.Read(count);
                }

                id(ref ids[count]);
                batches[count] = input.Batch;
                count++;
            }
        }
        catch (Exception e)
        {
            // The rows before are whole; the one that fails does so when its turn comes, and is not passed over after that.
            failure = ExceptionDispatchInfo.Capture(e);
            if (count == 0)
            {
                throw;
            }
        }
    }

    private int Here() => slot >= 0 && slot < count ? slot : throw new InvalidOperationException("The cursor is not at a row: it has not moved yet, or is at its end.");

    private int ScoredSlot()
    {
        int here = Here();
        if (!scored)
        {
            mapper.ThrowIfStopped();
            scorer.Run(count);
            scored = true;
        }

        return here;
    }
}
