using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetPath.Onnx.Runtime;

namespace MlNetPath.Onnx.MLNet;

/// <summary>
/// Adds what an ONNX model computes to the rows of a view: rows are read ahead, run together, and given out in their order. A <see cref="PredictionEngine{TSrc, TDst}"/> runs them one by one.
/// </summary>
/// <remarks>
/// Safe to use from several threads at once: each cursor and each PredictionEngine has memory of its own. An app that applies ML.NET models keeps it as long as it lives; disposing it gives the model's memory back, and so does disposing a
/// PredictionEngine that was made without <c>OwnsTransformer = false</c>.
/// </remarks>
public sealed class ScoreOnnxTransformer : ITransformer, IDisposable
{
    private readonly OnnxModel model;
    private readonly bool owned;
    private readonly ModelColumns columns;
    private readonly StockModel stock;
    private readonly Action throwIfStopped;

    internal ScoreOnnxTransformer(OnnxModel model, bool owned, ModelColumns columns, StockModel stock, Action throwIfStopped) =>
        (this.model, this.owned, this.columns, this.stock, this.throwIfStopped) = (model, owned, columns, stock, throwIfStopped);

    /// <summary>How many rows are run together at most.</summary>
    public int BatchSize => columns.BatchSize;

    /// <summary>Why the model takes one row a run whatever batch size was asked for: it has no open first dimension. Null where it takes many.</summary>
    public string? RowByRowReason => columns.RowByRowReason;

    /// <inheritdoc/>
    public bool IsRowToRowMapper => true;

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">A column that the model needs is missing, or does not fit.</exception>
    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        columns.ShapesFor(inputSchema);
        return columns.AddTo(inputSchema);
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">A column that the model needs is missing, or does not fit.</exception>
    public IRowToRowMapper GetRowToRowMapper(DataViewSchema inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        return new ScoringMapper(model, columns, inputSchema, throwIfStopped);
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">A column that the model needs is missing, or does not fit.</exception>
    public IDataView Transform(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return new ScoredView(input, new ScoringMapper(model, columns, input.Schema, throwIfStopped));
    }

    /// <summary>
    /// Writes ML.NET's own transformer of ONNX models, the model's file with it: <c>Model.Load</c> gives that back, wherever Microsoft.ML.OnnxTransformer and ONNX Runtime are. It gives the same values, one run a row.
    /// </summary>
    /// <exception cref="NotSupportedException">That transformer cannot run this model on these columns; the message says why, and what can be done.</exception>
    public void Save(ModelSaveContext ctx) => stock.Save(ctx);

    /// <summary>Gives the model's memory back, if it was loaded for this transformer.</summary>
    public void Dispose()
    {
        if (owned)
        {
            model.Dispose();
        }
    }
}
