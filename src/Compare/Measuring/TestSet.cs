using Microsoft.ML;
using MlNetPath.Core;

namespace MlNetPath.Compare;

/// <summary>What the stages are measured on: the texts, their labels after merging, and the slices. Holds no text but the task's own buffers.</summary>
internal sealed class TestSet
{
    private static readonly (int From, string Name)[] Lengths =
    [
        (0, "empty"), (1, "1-9 characters"), (10, "10-19 characters"), (20, "20-39 characters"), (40, "40-79 characters"), (80, "80-159 characters"), (160, "160 characters or more"),
    ];

    private readonly TextTask task;
    private readonly MergedLabels? merge;
    private readonly byte[] lengthOf;
    private readonly IReadOnlyList<(string Name, TextData Data, int[] Truth)> windows;

    public TestSet(TextTask task, ComparisonOptions options)
    {
        this.task = task;
        merge = options.Merge;
        Labels = merge?.Labels ?? task.Labels;
        Data = options.TestData ?? task.TestData;
        if (Data.Count == 0)
        {
            throw new InputException(
                options.TestData is null ? $"The task '{task.Name}' has no test text to measure on. Give more texts."
                : $"'{options.TestFileName}' has no text to measure on. Give a file with at least one.");
        }

        // A file to test on comes with the merged labels, the task's own texts with the task's.
        Truth = options.TestData is null ? Merged(Data) : Data.Labels.ToArray();
        lengthOf = [.. Enumerable.Range(0, Data.Count).Select(row => LengthClass(Data.Utf8(row)))];

        // The task's own, or windows of the file.
        windows = options.TestData is { } file
            ? [.. TextSlice.WindowsOf(file).Where(s => s.Data.Count > 0).Select(s => (s.Name, s.Data, s.Data.Labels.ToArray()))]
            : [.. task.Slices.Where(s => s.Data.Count > 0).Select(s => (s.Name, s.Data, Merged(s.Data)))];
    }

    /// <summary>The labels measured with.</summary>
    public IReadOnlyList<string> Labels { get; }

    /// <summary>The texts. Their labels are not those to measure by: see <see cref="Truth"/>.</summary>
    public TextData Data { get; }

    /// <summary>For each text an index into <see cref="Labels"/>, or <see cref="TextData.UnknownLabel"/>.</summary>
    public int[] Truth { get; }

    /// <summary>Number of groups of texts that say the same; as many as texts where each stands for itself.</summary>
    public int GroupCount => Data.Groups.IsEmpty ? Data.Count : Data.Groups.ToArray().Distinct().Count();

    /// <summary>Number of characters (Unicode code points), without making a string.</summary>
    internal static int CountCharacters(ReadOnlySpan<byte> utf8)
    {
        // All bytes but those of the form 10xxxxxx begin a character.
        int count = 0;
        foreach (byte b in utf8)
        {
            count += (b & 0xC0) != 0x80 ? 1 : 0;
        }

        return count;
    }

    /// <summary>The model's scores of all texts, for the task's own labels.</summary>
    public ScoreTable Score(LoadedStage stage, Action<long>? rowsRead, CancellationToken cancellation) =>
        ScoreTable.Compute(stage.Model, new WatchedView(View(stage.Context, Data), rowsRead, cancellation), task.Labels.Count, cancellation);

    /// <summary>The texts, or some of them, as ML.NET reads them.</summary>
    public IDataView View(MLContext ml, TextData data) => task.View(ml, data);

    /// <summary>Scores for <see cref="Labels"/>.</summary>
    public ScoreTable Merged(ScoreTable scores) => merge?.Merge(scores) ?? scores;

    /// <summary>The share of the validation texts that the model labels right, after merging; null where there are none.</summary>
    public double? ValidationAccuracy(LoadedStage stage, CancellationToken cancellation)
    {
        if (task.ValidationData.Count == 0)
        {
            return null;
        }

        ScoreTable scores = Merged(ScoreTable.Compute(stage.Model, new WatchedView(View(stage.Context, task.ValidationData), null, cancellation), task.Labels.Count, cancellation));
        return scores.Predicted.Zip(Merged(task.ValidationData)).Count(pair => pair.First == pair.Second) / (double)scores.Count;
    }

    /// <summary>Accuracy by length of the text, and on windows. Empty slices are left out.</summary>
    public IReadOnlyList<SliceResult> Slices(LoadedStage stage, int[] predicted, CancellationToken cancellation)
    {
        var counts = new int[Lengths.Length];
        var correct = new int[Lengths.Length];
        for (int row = 0; row < predicted.Length; row++)
        {
            counts[lengthOf[row]]++;
            correct[lengthOf[row]] += predicted[row] == Truth[row] ? 1 : 0;
        }

        var results = new List<SliceResult>();
        for (int i = 0; i < Lengths.Length; i++)
        {
            if (counts[i] > 0)
            {
                results.Add(Slice("length", Lengths[i].Name, correct[i], counts[i]));
            }
        }

        foreach ((string name, TextData data, int[] truth) in windows)
        {
            ScoreTable scores = Merged(ScoreTable.Compute(stage.Model, View(stage.Context, data), task.Labels.Count, cancellation));
            results.Add(Slice("window", name, scores.Predicted.Zip(truth).Count(pair => pair.First == pair.Second), data.Count));
        }

        return results;
    }

    private static SliceResult Slice(string group, string name, int correct, int count)
    {
        ConfidenceInterval interval = WilsonInterval.Of(correct, count);
        return new SliceResult(group, name, count, (double)correct / count, [interval.Low, interval.High]);
    }

    private static byte LengthClass(ReadOnlySpan<byte> utf8)
    {
        int length = CountCharacters(utf8);
        return (byte)Array.FindLastIndex(Lengths, l => l.From <= length);
    }

    private int[] Merged(TextData data) => (merge?.Merge(data) ?? data).Labels.ToArray();
}
