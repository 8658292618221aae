using System.Runtime.ExceptionServices;
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
            Predicted[row] = IndexOfHighest(this[row]);
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
    /// <exception cref="ArgumentException">The view does not know its number of rows.</exception>
    /// <exception cref="InvalidOperationException">The model lost rows, or its scores are not as many as the labels.</exception>
    public static ScoreTable Compute(ITransformer model, IDataView data, int labelCount, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(data);
        long rows = data.GetRowCount() ?? throw new ArgumentException("The view does not know its number of rows.", nameof(data));
        var scores = new float[rows * labelCount];
        IDataView scored = model.Transform(data);
        DataViewRowCursor[] cursors = scored.GetRowCursorSet([scored.Schema[StageColumns.Score]], Environment.ProcessorCount);
        long collected = 0;
        try
        {
            Parallel.ForEach(cursors, (cursor, loop) => Interlocked.Add(ref collected, Collect(cursor, scores, labelCount, loop, cancellation)));
        }
        catch (AggregateException e)
        {
            if (cancellation.IsCancellationRequested)
            {
                throw new OperationCanceledException("Scoring was stopped.", e, cancellation);
            }

            // The reason itself, as a single thread would give it: it may be a sentence meant for the user.
            ExceptionDispatchInfo.Throw(e.Flatten().InnerExceptions[0]);
        }
        finally
        {
            foreach (DataViewRowCursor cursor in cursors)
            {
                cursor.Dispose();
            }
        }

        return collected == rows
            ? new ScoreTable(labelCount, scores)
            : throw new InvalidOperationException($"The model gave scores for {collected} of {rows} rows.");
    }

    /// <summary>The first index of the highest score, 0 and -0 alike, as ML.NET's evaluator sees it.</summary>
    internal static int IndexOfHighest(ReadOnlySpan<float> scores)
    {
        int highest = 0;
        for (int i = 1; i < scores.Length; i++)
        {
            if (scores[i] > scores[highest])
            {
                highest = i;
            }
        }

        return highest;
    }

    private static long Collect(DataViewRowCursor cursor, float[] scores, int labelCount, ParallelLoopState loop, CancellationToken cancellation)
    {
        ValueGetter<VBuffer<float>> read = cursor.GetGetter<VBuffer<float>>(cursor.Schema[StageColumns.Score]);
        ValueGetter<DataViewRowId> readId = cursor.GetIdGetter();
        VBuffer<float> value = default;
        DataViewRowId id = default;
        long rows = 0;
        while (!loop.ShouldExitCurrentIteration && cursor.MoveNext())
        {
            cancellation.ThrowIfCancellationRequested();
            read(ref value);
            readId(ref id);
            if (value.Length != labelCount)
            {
                throw new InvalidOperationException($"The model gives {value.Length} scores in row {id.Low}, where there are {labelCount} labels.");
            }

            value.CopyTo(scores.AsSpan(checked((int)id.Low * labelCount), labelCount));
            rows++;
        }

        return rows;
    }
}
