using Microsoft.ML;
using MlNetPath.Core;

namespace MlNetPath.Stage2.Learned.Tests;

/// <summary>A small task with real words, for this stage's tests and those of the stage after it.</summary>
internal static class SampleTask
{
    private static readonly (string Label, string[] Words)[] Languages =
    [
        ("de", ["der", "Hund", "schläft", "unter", "dem", "Tisch", "und", "nicht", "Straße", "zwischen", "Schlüssel"]),
        ("en", ["the", "dog", "sleeps", "under", "table", "and", "not", "street", "between", "keys", "which"]),
        ("fr", ["le", "chien", "dort", "sous", "table", "et", "pas", "rue", "entre", "clés", "où"]),
    ];

    public static TextTask Task { get; } = Of(Draw(300, 1));

    public static TextTask Of(TextData train, TextData? validation = null) => new("sample", [.. Languages.Select(l => l.Label)], train, validation ?? Draw(60, 2), Draw(90, 3));

    public static TextData Draw(int count, int seed)
    {
        var random = new Random(seed);
        return TextData.Create(Enumerable.Range(0, count).Select(i =>
        {
            int label = i % Languages.Length;
            string[] words = Languages[label].Words;
            return (string.Join(' ', Enumerable.Range(0, random.Next(2, 8)).Select(_ => words[random.Next(words.Length)])), label);
        }));
    }

    public static double Accuracy(ITransformer model, TextTask task)
    {
        ScoreTable scores = ScoreTable.Compute(model, task.Test(new MLContext()), task.Labels.Count);
        return Enumerable.Range(0, scores.Count).Count(row => scores.Predicted[row] == task.TestData.Labels[row]) / (double)scores.Count;
    }
}
