using Microsoft.ML;

namespace MlNetPath.Onnx.MLNet;

/// <summary>A view with the model's columns beside its own.</summary>
internal sealed class ScoredView(IDataView input, ScoringMapper mapper) : IDataView
{
    public bool CanShuffle => input.CanShuffle;

    public DataViewSchema Schema => mapper.OutputSchema;

    public long? GetRowCount() => input.GetRowCount();

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
    {
        bool[] active = mapper.Flags(columnsNeeded);
        return Scored(input.GetRowCursor(Needed(active), rand), active);
    }

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null)
    {
        bool[] active = mapper.Flags(columnsNeeded);
        return [.. input.GetRowCursorSet(Needed(active), n, rand).Select(cursor => Scored(cursor, active))];
    }

    private IEnumerable<DataViewSchema.Column> Needed(bool[] active) => mapper.GetDependencies(Schema.Where(c => active[c.Index]));

    private DataViewRowCursor Scored(DataViewRowCursor cursor, bool[] active)
    {
        try
        {
            // Values of other types than ML.NET's own, such as images, may not outlive their row.
            bool ahead = mapper.BatchSize > 1 && mapper.Scores(active) && mapper.InputSchema.All(c => !active[c.Index] || ColumnTypes.CanBeKept(c.Type));
            return ahead ? new ReadAheadCursor(mapper, cursor, active) : new RowByRowCursor(cursor, new(mapper, cursor, active));
        }
        catch
        {
            cursor.Dispose();
            throw;
        }
    }
}
