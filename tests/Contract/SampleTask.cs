using MlNetPath.Core;

namespace MlNetPath.Contract.Tests;

/// <summary>A few hundred texts of the task <c>languages</c>, the same ones always, so that every stage fits in a moment.</summary>
internal static class SampleTask
{
    private static readonly Lazy<TextTask> Whole = new(() => Tasks.Languages.Load());

    /// <summary>25 training, 6 validation and 10 test texts of every language.</summary>
    public static TextTask Languages { get; } = Make(Every(Whole.Value.TrainData, 25), Every(Whole.Value.ValidationData, 6), Every(Whole.Value.TestData, 10));

    /// <summary>The same with other test texts: the training texts, each under the next label. Who looks at them learns nonsense.</summary>
    public static TextTask WithPoisonedTest { get; } = Make(
        Languages.TrainData,
        Languages.ValidationData,
        Languages.TrainData.WithLabels([.. Languages.TrainData.Labels.ToArray().Select(label => (label + 1) % Languages.Labels.Count)]));

    /// <summary>The same, the last label without a training text.</summary>
    public static TextTask WithLabelUnseen { get; } = Make(
        Languages.TrainData.Select([.. Enumerable.Range(0, Languages.TrainData.Count).Where(row => Languages.TrainData.Labels[row] < Languages.Labels.Count - 1)]),
        Languages.ValidationData,
        Languages.TestData);

    // The name stays, so that rules written for the task are used.
    private static TextTask Make(TextData train, TextData validation, TextData test) => new(Whole.Value.Name, Whole.Value.Labels, train, validation, test);

    // Evenly spaced rows of every label.
    private static TextData Every(TextData data, int perLabel) => data.Select([.. Enumerable.Range(0, data.Count)
        .GroupBy(row => data.Labels[row])
        .SelectMany(rows => rows.Chunk(rows.Count() / perLabel).Take(perLabel).Select(chunk => chunk[0]))
        .Order()]);
}
