using MlNetPath.Core;

namespace MlNetPath.Contract.Tests;

/// <summary>A few hundred texts of the task <c>languages</c>, the same ones always, so that a stage fits in a moment.</summary>
internal sealed class SampleTask
{
    private const int TrainPerLabel = 25, ValidationPerLabel = 6, TestPerLabel = 10;

    private static readonly Lazy<TextTask> Whole = new(() => Tasks.Languages.Load());

    private SampleTask(string[] labels)
    {
        int last = labels.Length - 1;
        TextData train = Every(Whole.Value.TrainData, labels, TrainPerLabel);
        TextData validation = Every(Whole.Value.ValidationData, labels, ValidationPerLabel);
        TextData test = Every(Whole.Value.TestData, labels, TestPerLabel);
        TextData poison = train.WithLabels([.. train.Labels.ToArray().Select(label => (label + 1) % labels.Length)]);
        TextData allButLast = train.Select([.. Enumerable.Range(0, train.Count).Where(row => train.Labels[row] < last)]);

        // The name stays, so that rules written for the task are used.
        TextTask Make(TextData trained, TextData tested) => new(Whole.Value.Name, labels, trained, validation, tested);
        Task = Make(train, test);
        WithPoisonedTest = Make(train, poison);
        WithLabelUnseen = Make(allButLast, test);
    }

    public static SampleTask AllLanguages { get; } = new([.. Whole.Value.Labels]);

    /// <summary>For stages that take their time over every label.</summary>
    public static SampleTask FourLanguages { get; } = new(["de", "en", "ja", "ru"]);

    public TextTask Task { get; }

    /// <summary>The same with other test texts: the training texts, each under the next label. Who looks at them learns nonsense.</summary>
    public TextTask WithPoisonedTest { get; }

    /// <summary>The same, the last label without a training text.</summary>
    public TextTask WithLabelUnseen { get; }

    // Evenly spaced rows of every label.
    private static TextData Every(TextData data, string[] labels, int perLabel) => TextData.Create(Enumerable.Range(0, data.Count)
        .GroupBy(row => Array.IndexOf(labels, Whole.Value.Labels[data.Labels[row]]))
        .Where(rows => rows.Key >= 0)
        .SelectMany(rows => rows.Chunk(rows.Count() / perLabel).Take(perLabel).Select(chunk => (Row: chunk[0], Label: rows.Key)))
        .OrderBy(taken => taken.Row)
        .Select(taken => (data.Text(taken.Row), taken.Label)));
}
