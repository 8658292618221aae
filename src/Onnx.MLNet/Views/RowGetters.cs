using Microsoft.ML;

namespace MlNetPath.Onnx.MLNet;

/// <summary>The getters of rows that are scored one by one, when an output is asked for: those of a PredictionEngine, and of models without a batch.</summary>
internal sealed class RowGetters : IDisposable
{
    private readonly ScoringMapper mapper;
    private readonly DataViewRow input;
    private readonly bool[] active;
    private readonly BatchScorer? scorer;
    private long scored = long.MinValue;

    public RowGetters(ScoringMapper mapper, DataViewRow input, bool[] active)
    {
        (this.mapper, this.input, this.active) = (mapper, input, active);
        scorer = mapper.Scores(active) ? mapper.Scorer(1, active, (column, _) => ColumnReader.Create(input, column, 1)) : null;
    }

    public DataViewSchema Schema => mapper.OutputSchema;

    public bool IsActive(DataViewSchema.Column column) => active[column.Index];

    public ValueGetter<TValue> Get<TValue>(DataViewSchema.Column column)
    {
        if (!active[column.Index])
        {
            throw ScoringMapper.NotThere(column, isActive: false, typeof(TValue));
        }

        int output = column.Index - mapper.InputSchema.Count;
        return output < 0
            ? input.GetGetter<TValue>(mapper.InputSchema[column.Index])
            : scorer![output].Getter(Slot) as ValueGetter<TValue> ?? throw ScoringMapper.NotThere(column, isActive: true, typeof(TValue));
    }

    public void Dispose() => scorer?.Dispose();

    private int Slot()
    {
        if (scored != input.Position)
        {
            mapper.ThrowIfStopped();
            scorer!.Read(0, input.Position);
            scorer.Run(1);
            scored = input.Position;
        }

        return 0;
    }
}
