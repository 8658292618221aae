using System.Diagnostics;
using Microsoft.ML;
using MlNetPath.Core;

namespace MlNetPath.Compare;

/// <summary>
/// Measures how fast a model answers, on texts of the test set, after it has scored all of them once: code is compiled and caches are filled.
/// How many texts are used is bounded, so that neither a large test set nor a slow model takes long.
/// </summary>
internal static class SpeedMeasurement
{
    private const int MostRows = 100_000, LeastRows = 1_000, MostSamples = 10_000, WarmUp = 100;

    // A model so slow that single texts take longer than this together gets fewer samples, and no percentiles it did not earn.
    private static readonly TimeSpan LatencyLimit = TimeSpan.FromSeconds(30);

    /// <summary>The least number of samples for a 95th percentile, and for a 99th.</summary>
    internal static (int P95, int P99) LeastSamples => (100, 1_000);

    /// <summary>Texts per second through <c>Transform</c> on all cores: the median of three measurements.</summary>
    /// <param name="stage">The model.</param>
    /// <param name="test">Where the texts come from.</param>
    /// <param name="estimate">About how many texts it does in a second.</param>
    /// <param name="options">Seed and length of the measurement.</param>
    /// <param name="labelCount">Number of the task's labels.</param>
    /// <param name="cancellation">Stops between rows.</param>
    public static double Throughput(LoadedStage stage, TestSet test, double estimate, ComparisonOptions options, int labelCount, CancellationToken cancellation)
    {
        double seconds = options.MeasureFor.TotalSeconds;
        int rows = (int)Math.Min(test.Data.Count, Math.Clamp(estimate * seconds, LeastRows, MostRows));
        TextData texts = rows == test.Data.Count ? test.Data : test.Data.Select(Sample(test.Data.Count, rows, options.Seed));
        IDataView view = test.View(stage.Context, texts);
        var speeds = new double[3];
        for (int i = 0; i < speeds.Length; i++)
        {
            long start = Stopwatch.GetTimestamp();
            long done = 0;
            do
            {
                done += ScoreTable.Compute(stage.Model, view, labelCount, cancellation).Count;
            }
            while (Stopwatch.GetElapsedTime(start).TotalSeconds < seconds);
            speeds[i] = done / Stopwatch.GetElapsedTime(start).TotalSeconds;
        }

        Array.Sort(speeds);
        return speeds[1];
    }

    /// <summary>How many threads <c>Transform</c> works on: as many as the model hands out cursors.</summary>
    public static int Threads(LoadedStage stage, TestSet test)
    {
        IDataView scored = stage.Model.Transform(test.View(stage.Context, test.Data));
        DataViewRowCursor[] cursors = scored.GetRowCursorSet([scored.Schema[StageColumns.Score]], Environment.ProcessorCount);
        foreach (DataViewRowCursor cursor in cursors)
        {
            cursor.Dispose();
        }

        return cursors.Length;
    }

    /// <summary>The time of one text alone through the prediction engine: each text of a random sample once.</summary>
    public static Latency OneText(LoadedStage stage, TextData data, ComparisonOptions options, CancellationToken cancellation)
    {
        int[] rows = Sample(data.Count, Math.Min(data.Count, MostSamples), options.Seed);
        var input = new TextInput();
        TextPrediction? answer = null;
        foreach (int row in rows.AsSpan(0, Math.Min(WarmUp, rows.Length)))
        {
            cancellation.ThrowIfCancellationRequested();
            input.Text = data.Text(row);
            stage.Engine.Predict(input, ref answer!);
        }

        var times = new List<double>(rows.Length);
        long start = Stopwatch.GetTimestamp();
        foreach (int row in rows)
        {
            cancellation.ThrowIfCancellationRequested();
            input.Text = data.Text(row);
            long before = Stopwatch.GetTimestamp();
            stage.Engine.Predict(input, ref answer!);
            times.Add(Stopwatch.GetElapsedTime(before).TotalMicroseconds);
            TimeSpan spent = Stopwatch.GetElapsedTime(start);
            if (spent > LatencyLimit || (times.Count >= LeastSamples.P99 && spent > options.MeasureFor))
            {
                break;
            }
        }

        return Percentiles(times);
    }

    /// <summary>Percentiles by nearest rank: the smallest time that the share of the samples does not exceed.</summary>
    internal static Latency Percentiles(List<double> microseconds)
    {
        double[] sorted = [.. microseconds.Order()];
        int n = sorted.Length;
        double At(int percent) => sorted[(int)((((long)percent * n) + 99) / 100) - 1];
        return new Latency(At(50), n >= LeastSamples.P95 ? At(95) : null, n >= LeastSamples.P99 ? At(99) : null, n);
    }

    /// <summary>Different rows, drawn with the seed.</summary>
    internal static int[] Sample(int count, int size, int seed)
    {
        // Floyd's method: no list of all rows is made. What it draws is a set, so it is shuffled.
        var random = new Random(seed);
        var drawn = new HashSet<int>(size);
        for (int i = count - size; i < count; i++)
        {
            int row = random.Next(i + 1);
            drawn.Add(drawn.Contains(row) ? i : row);
        }

        int[] rows = [.. drawn];
        random.Shuffle(rows);
        return rows;
    }
}
