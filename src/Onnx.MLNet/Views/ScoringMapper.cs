using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetPath.Onnx.Runtime;

namespace MlNetPath.Onnx.MLNet;

/// <summary>Which columns come from where for rows of one schema, and what scores them.</summary>
internal sealed class ScoringMapper : IRowToRowMapper
{
    private readonly OnnxModel model;
    private readonly ModelColumns columns;
    private readonly RowShape[] shapes;
    private readonly int[] inputs;

    /// <exception cref="ArgumentException">The schema has not what the model wants.</exception>
    public ScoringMapper(OnnxModel model, ModelColumns columns, DataViewSchema inputSchema, Action throwIfStopped)
    {
        (this.model, this.columns, InputSchema, ThrowIfStopped) = (model, columns, inputSchema, throwIfStopped);
        shapes = columns.ShapesFor(inputSchema);
        inputs = [.. columns.Inputs.Select(i => inputSchema[i.Column].Index)];
        OutputSchema = columns.AddTo(inputSchema);
    }

    public DataViewSchema InputSchema { get; }

    public DataViewSchema OutputSchema { get; }

    /// <summary>Throws when the context was told to stop.</summary>
    public Action ThrowIfStopped { get; }

    public int BatchSize => columns.BatchSize;

    public IEnumerable<DataViewSchema.Column> GetDependencies(IEnumerable<DataViewSchema.Column> dependingColumns)
    {
        bool[] wanted = Flags(dependingColumns);
        bool scores = Scores(wanted);
        return InputSchema.Where(c => wanted[c.Index] || (scores && inputs.Contains(c.Index)));
    }

    public DataViewRow GetRow(DataViewRow input, IEnumerable<DataViewSchema.Column> activeColumns)
    {
        ArgumentNullException.ThrowIfNull(input);
        if (input.Schema != InputSchema)
        {
            throw new ArgumentException("The row's schema is not the one this mapper was made for.", nameof(input));
        }

        return new ScoredRow(input, new(this, input, Flags(activeColumns)));
    }

    /// <summary>Which columns of the output are named.</summary>
    public bool[] Flags(IEnumerable<DataViewSchema.Column> named)
    {
        var flags = new bool[OutputSchema.Count];
        foreach (DataViewSchema.Column column in named)
        {
            flags[column.Index] = true;
        }

        return flags;
    }

    /// <summary>Whether the model has to run for these columns.</summary>
    public bool Scores(bool[] active) => active.AsSpan(InputSchema.Count).Contains(true);

    /// <summary>What scores the rows of an input.</summary>
    /// <param name="slots">How many rows are run together at most.</param>
    /// <param name="active">Which columns of the output are wanted.</param>
    /// <param name="reader">The reader of an input column; it keeps all slots if the flag says so.</param>
    public BatchScorer Scorer(int slots, bool[] active, Func<DataViewSchema.Column, bool, ColumnReader> reader) =>
        new(model, columns, shapes, slots, active[InputSchema.Count..], (name, keeps) => reader(InputSchema[name], keeps));

    /// <summary>The exception for a column whose getter is asked for in vain.</summary>
    public static InvalidOperationException NotThere(DataViewSchema.Column column, bool isActive, Type asked) =>
        new(isActive ? $"The column '{column.Name}' holds {column.Type}, not {asked.Name}." : $"The column '{column.Name}' was not asked for when the row was made.");
}
