using System.Numerics.Tensors;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNetPath.Core;

/// <summary>The scores that a model gave to the rows of a data set, in the data set's order. Immutable.</summary>
public sealed class ScoreTable
{
    private readonly float[] scores;

    /// <summary>Makes a table.</summary>
    /// <param name="labelCount">Number of labels.</param>
    /// <param name="scores">All scores, row after row: [rows, labels].</param>
    public ScoreTable(int labelCount, float[] scores)
    {
        ArgumentNullException.ThrowIfNull(scores);
        ArgumentOutOfRangeException.ThrowIfLessThan(labelCount, 1);
        ArgumentOutOfRangeException.ThrowIfNotEqual(scores.Length % labelCount, 0);
        this.scores = scores;
        LabelCount = labelCount;
        Predicted = new int[scores.Length / labelCount];
        for (int row = 0; row < Predicted.Length; row++)
        {
            Predicted[row] = TensorPrimitives.IndexOfMax(this[row]);
        }
    }

    /// <summary>Number of labels.</summary>
    public int LabelCount { get; }

    /// <summary>Number of rows.</summary>
    public int Count => Predicted.Length;

    /// <summary>The label of the highest score of each row (the first one, on a tie).</summary>
    public int[] Predicted { get; }

    /// <summary>The scores of a row, one per label.</summary>
    public ReadOnlySpan<float> this[int row] => scores.AsSpan(row * LabelCount, LabelCount);

    /// <summary>Runs a model over a view whose row ids are row numbers (all views of a task are) and collects the scores.</summary>
    /// <param name="model">The fitted model.</param>
    /// <param name="data">The rows; their number must be known.</param>
    /// <param name="labelCount">Number of labels.</param>
    /// <param name="cancellation">Stops between rows.</param>
    public static ScoreTable Compute(ITransformer model, IDataView data, int labelCount, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(data);
        long rows = data.GetRowCount() ?? throw new ArgumentException("The view does not know its number of rows.", nameof(data));
        var scores = new float[rows * labelCount];
        IDataView scored = model.Transform(data);
        DataViewRowCursor[] cursors = scored.GetRowCursorSet([scored.Schema[StageColumns.Score]], Environment.ProcessorCount);
        try
        {
            Parallel.ForEach(cursors, cursor => Collect(cursor, scores, labelCount, cancellation));
        }
        catch (AggregateException e) when (cancellation.IsCancellationRequested)
        {
            throw new OperationCanceledException("Scoring was stopped.", e, cancellation);
        }
        finally
        {
            foreach (DataViewRowCursor cursor in cursors)
            {
                cursor.Dispose();
            }
        }

        return new ScoreTable(labelCount, scores);
    }

    private static void Collect(DataViewRowCursor cursor, float[] scores, int labelCount, CancellationToken cancellation)
    {
        ValueGetter<VBuffer<float>> read = cursor.GetGetter<VBuffer<float>>(cursor.Schema[StageColumns.Score]);
        ValueGetter<DataViewRowId> readId = cursor.GetIdGetter();
        VBuffer<float> value = default;
        DataViewRowId id = default;
        while (cursor.MoveNext())
        {
            cancellation.ThrowIfCancellationRequested();
            read(ref value);
            readId(ref id);
            value.CopyTo(scores.AsSpan(checked((int)id.Low) * labelCount, labelCount));
        }
    }
}
