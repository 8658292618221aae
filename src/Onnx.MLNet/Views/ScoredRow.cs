using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNetPath.Onnx.MLNet;

/// <summary>A row with the model's columns, which follows the row below it.</summary>
internal sealed class ScoredRow(DataViewRow input, RowGetters getters) : DataViewRow
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
            getters.Dispose();
            input.Dispose();
        }

        base.Dispose(disposing);
    }
}
