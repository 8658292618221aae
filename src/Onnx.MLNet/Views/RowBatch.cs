using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNetPath.Onnx.MLNet;

/// <summary>Rows that are read ahead and run together: their inputs, what else is wanted of them since the cursor below moves on, and what the model gives.</summary>
internal sealed class RowBatch : IDisposable
{
    private readonly ScoringMapper mapper;
    private readonly DataViewRow input;
    private readonly ColumnReader?[] readers;
    private readonly int[] kept;
    private readonly BatchScorer scorer;
    private readonly ValueGetter<DataViewRowId> id;
    private readonly DataViewRowId[] ids;
    private readonly long[] batches;
    private Task? run;

    public RowBatch(ScoringMapper mapper, DataViewRow input, bool[] active)
    {
        (this.mapper, this.input) = (mapper, input);
        int slots = mapper.BatchSize;
        (ids, batches) = (new DataViewRowId[slots], new long[slots]);
        id = input.GetIdGetter();
        readers = new ColumnReader?[mapper.InputSchema.Count];
        scorer = mapper.Scorer(slots, active, (column, keeps) => readers[column.Index] ??= ColumnReader.Create(input, column, keeps || active[column.Index] ? slots : 1));
        DataViewSchema.Column[] others = [.. mapper.InputSchema.Where(c => active[c.Index] && readers[c.Index] is null)];
        Array.ForEach(others, c => readers[c.Index] = ColumnReader.Create(input, c, slots));
        kept = [.. others.Select(c => c.Index)];
    }

    /// <summary>The place in the view of the first row.</summary>
    public long First { get; private set; }

    /// <summary>How many rows are read.</summary>
    public int Count { get; private set; }

    /// <summary>Whether the model has run on them.</summary>
    public bool IsScored { get; private set; }

    public bool IsFull => Count == ids.Length;

    /// <summary>Empties it for rows from a place on.</summary>
    public void Begin(long first) => (First, Count, IsScored, run) = (first, 0, false, null);

    /// <summary>Reads the row at hand.</summary>
    public void Read()
    {
        scorer.Read(Count, First + Count);
        foreach (int column in kept)
        {
            readers[column]!.Read(Count);
        }

        id(ref ids[Count]);
        batches[Count] = input.Batch;
        Count++;
    }

    /// <summary>Lets the model run on another thread.</summary>
    public void Start() => run ??= Task.Run(() => scorer.Run(Count));

    /// <summary>Waits for that, or runs it here.</summary>
    public void Finish()
    {
        if (run is null)
        {
            scorer.Run(Count);
        }
        else
        {
            run.GetAwaiter().GetResult();
        }

        IsScored = true;
    }

    public DataViewRowId Id(int slot) => ids[slot];

    public long Batch(int slot) => batches[slot];

    /// <summary>A getter of a column of the output.</summary>
    /// <param name="column">A column that is active.</param>
    /// <param name="slot">The slot of the row at hand.</param>
    /// <param name="scored">The same, once the model has run.</param>
    public Delegate Getter(DataViewSchema.Column column, Func<int> slot, Func<int> scored)
    {
        int output = column.Index - mapper.InputSchema.Count;
        return output < 0 ? readers[column.Index]!.Getter(slot) : scorer[output].Getter(scored);
    }

    public void Dispose()
    {
        run?.ContinueWith(r => _ = r.Exception, TaskScheduler.Default).Wait(); // its memory is in use until then; what it ends in, nobody asks for
        scorer.Dispose();
    }
}
