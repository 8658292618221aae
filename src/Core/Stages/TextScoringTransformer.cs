using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNetPath.Core;

/// <summary>
/// Puts an <see cref="ITextScorer"/> into an ML.NET pipeline: adds <see cref="StageColumns.Score"/> and
/// <see cref="StageColumns.PredictedLabel"/> (the first label of the highest score) to any data with a text column.
/// Safe to use from many threads.
/// </summary>
public sealed class TextScoringTransformer : ITransformer
{
    private readonly VBuffer<ReadOnlyMemory<char>> labelNames;
    private readonly Func<ITransformer>? stock;

    /// <summary>Makes the transformer.</summary>
    /// <param name="scorer">Scores a text.</param>
    /// <param name="labels">The labels, in the order of the scores.</param>
    /// <param name="stock">
    /// Makes a transformer of ML.NET's own that gives the same answers: what <c>mlContext.Model.Save</c> writes and <c>Model.Load</c> gives back.
    /// Null where there is none.
    /// </param>
    public TextScoringTransformer(ITextScorer scorer, IReadOnlyList<string> labels, Func<ITransformer>? stock = null)
    {
        ArgumentNullException.ThrowIfNull(scorer);
        ArgumentNullException.ThrowIfNull(labels);
        Scorer = scorer;
        ArgumentOutOfRangeException.ThrowIfZero(labels.Count);
        Labels = [.. labels];
        labelNames = new VBuffer<ReadOnlyMemory<char>>(Labels.Count, [.. Labels.Select(label => label.AsMemory())]);
        this.stock = stock;
    }

    /// <summary>What scores the texts.</summary>
    public ITextScorer Scorer { get; }

    /// <summary>The labels, in the order of the scores.</summary>
    public IReadOnlyList<string> Labels { get; }

    /// <inheritdoc/>
    public bool IsRowToRowMapper => true;

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The schema has no text column of the contract's name.</exception>
    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        if (inputSchema.GetColumnOrNull(StageColumns.Text) is not { } text || text.Type is not TextDataViewType)
        {
            throw new ArgumentException(
                $"The data has no text column '{StageColumns.Text}'; it has {string.Join(", ", inputSchema.Select(c => $"'{c.Name}' ({c.Type})"))}.", nameof(inputSchema));
        }

        var annotations = new DataViewSchema.Annotations.Builder();
        annotations.Add("SlotNames", new VectorDataViewType(TextDataViewType.Instance, Labels.Count), (ref VBuffer<ReadOnlyMemory<char>> value) => labelNames.CopyTo(ref value));
        var builder = new DataViewSchema.Builder();
        builder.AddColumns(inputSchema);
        builder.AddColumn(StageColumns.PredictedLabel, TextDataViewType.Instance);
        builder.AddColumn(StageColumns.Score, new VectorDataViewType(NumberDataViewType.Single, Labels.Count), annotations.ToAnnotations());
        return builder.ToSchema();
    }

    /// <inheritdoc/>
    public IRowToRowMapper GetRowToRowMapper(DataViewSchema inputSchema) => new Mapper(this, inputSchema);

    /// <inheritdoc/>
    public IDataView Transform(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return new View(input, new Mapper(this, input.Schema));
    }

    /// <summary>Writes the stock transformer that gives the same answers; ML.NET lets nobody outside it save state of their own.</summary>
    /// <exception cref="NotSupportedException">There is none.</exception>
    public void Save(ModelSaveContext ctx)
    {
        if (stock is null)
        {
            throw new NotSupportedException("This model's state is not ML.NET's own, so Model.Save cannot write it. Save it with the stage's Save.");
        }

        stock().Save(ctx);
    }

    private sealed class Mapper : IRowToRowMapper
    {
        private readonly TextScoringTransformer parent;
        private readonly DataViewSchema.Column text;
        private readonly int inputCount;

        public Mapper(TextScoringTransformer parent, DataViewSchema inputSchema)
        {
            this.parent = parent;
            InputSchema = inputSchema;
            OutputSchema = parent.GetOutputSchema(inputSchema);
            text = inputSchema[StageColumns.Text];
            inputCount = inputSchema.Count;
        }

        public DataViewSchema InputSchema { get; }

        public DataViewSchema OutputSchema { get; }

        public IEnumerable<DataViewSchema.Column> GetDependencies(IEnumerable<DataViewSchema.Column> dependingColumns)
        {
            DataViewSchema.Column[] columns = [.. dependingColumns];
            bool scores = columns.Any(c => c.Index >= inputCount);
            return InputSchema.Where(c => columns.Any(d => d.Index == c.Index) || (scores && c.Index == text.Index));
        }

        public DataViewRow GetRow(DataViewRow input, IEnumerable<DataViewSchema.Column> activeColumns)
        {
            if (input.Schema != InputSchema)
            {
                throw new ArgumentException("The row's schema is not the one this mapper was made for.", nameof(input));
            }

            return new MappedRow(input, CreateGetters(input, activeColumns));
        }

        public RowGetters CreateGetters(DataViewRow input, IEnumerable<DataViewSchema.Column> activeColumns) =>
            new(parent, OutputSchema, input, text, activeColumns);
    }

    /// <summary>The getters of one row or cursor: the text is scored once a row, whichever columns are asked for.</summary>
    private sealed class RowGetters
    {
        private readonly TextScoringTransformer parent;
        private readonly DataViewRow input;
        private readonly bool[] active;
        private readonly ValueGetter<ReadOnlyMemory<char>>? readText;
        private readonly float[] scores;
        private ReadOnlyMemory<char> text;
        private long scored = long.MinValue;

        public RowGetters(
            TextScoringTransformer parent, DataViewSchema schema, DataViewRow input, DataViewSchema.Column textColumn, IEnumerable<DataViewSchema.Column> columns)
        {
            this.parent = parent;
            this.input = input;
            Schema = schema;
            active = new bool[schema.Count];
            scores = new float[parent.Labels.Count];
            foreach (DataViewSchema.Column column in columns)
            {
                active[column.Index] = true;
            }

            if (active.AsSpan(input.Schema.Count).Contains(true))
            {
                readText = input.GetGetter<ReadOnlyMemory<char>>(textColumn);
            }
        }

        public DataViewSchema Schema { get; }

        public bool IsActive(DataViewSchema.Column column) => active[column.Index];

        public ValueGetter<TValue> Get<TValue>(DataViewSchema.Column column)
        {
            if (!active[column.Index])
            {
                throw new InvalidOperationException($"The column '{column.Name}' was not asked for when the row was made.");
            }

            if (column.Index < input.Schema.Count)
            {
                return input.GetGetter<TValue>(input.Schema[column.Index]);
            }

            Delegate getter = column.Index == input.Schema.Count ? Label() : Scores();
            return getter as ValueGetter<TValue>
                ?? throw new InvalidOperationException($"The column '{column.Name}' holds {column.Type}, not {typeof(TValue).Name}.");
        }

        private ValueGetter<ReadOnlyMemory<char>> Label() => (ref ReadOnlyMemory<char> value) =>
        {
            ScoreRow();
            value = parent.Labels[ScoreTable.IndexOfHighest(scores)].AsMemory();
        };

        private ValueGetter<VBuffer<float>> Scores() => (ref VBuffer<float> value) =>
        {
            ScoreRow();
            VBufferEditor<float> editor = VBufferEditor.Create(ref value, scores.Length);
            scores.CopyTo(editor.Values);
            value = editor.Commit();
        };

        private void ScoreRow()
        {
            if (scored != input.Position)
            {
                readText!(ref text);
                parent.Scorer.Score(text.Span, scores);
                scored = input.Position;
            }
        }
    }

    private sealed class MappedRow(DataViewRow input, RowGetters getters) : DataViewRow
    {
        public override long Position => input.Position;

        public override long Batch => input.Batch;

        public override DataViewSchema Schema => getters.Schema;

        public override ValueGetter<DataViewRowId> GetIdGetter() => input.GetIdGetter();

        public override bool IsColumnActive(DataViewSchema.Column column) => getters.IsActive(column);

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) => getters.Get<TValue>(column);

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                input.Dispose();
            }

            base.Dispose(disposing);
        }
    }

    private sealed class MappedCursor(DataViewRowCursor input, RowGetters getters) : DataViewRowCursor
    {
        public override long Position => input.Position;

        public override long Batch => input.Batch;

        public override DataViewSchema Schema => getters.Schema;

        public override bool MoveNext() => input.MoveNext();

        public override ValueGetter<DataViewRowId> GetIdGetter() => input.GetIdGetter();

        public override bool IsColumnActive(DataViewSchema.Column column) => getters.IsActive(column);

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) => getters.Get<TValue>(column);

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                input.Dispose();
            }

            base.Dispose(disposing);
        }
    }

    private sealed class View(IDataView input, Mapper mapper) : IDataView
    {
        public bool CanShuffle => input.CanShuffle;

        public DataViewSchema Schema => mapper.OutputSchema;

        public long? GetRowCount() => input.GetRowCount();

        public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
        {
            DataViewSchema.Column[] columns = [.. columnsNeeded];
            DataViewRowCursor cursor = input.GetRowCursor(mapper.GetDependencies(columns), rand);
            return new MappedCursor(cursor, mapper.CreateGetters(cursor, columns));
        }

        public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null)
        {
            DataViewSchema.Column[] columns = [.. columnsNeeded];
            return [.. input.GetRowCursorSet(mapper.GetDependencies(columns), n, rand)
                .Select(cursor => new MappedCursor(cursor, mapper.CreateGetters(cursor, columns)))];
        }
    }
}
