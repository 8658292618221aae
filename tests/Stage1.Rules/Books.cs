using Microsoft.ML;
using MlNetPath.Core;

namespace MlNetPath.Stage1.Rules.Tests;

/// <summary>Small books and tasks for the tests.</summary>
internal static class Books
{
    public static readonly string[] Labels = ["a", "b", "c"];

    /// <summary>A book of rules written as the inside of JSON objects.</summary>
    public static RuleBook Of(params string[] rules) => RuleBook.Parse($"{{ \"rules\": [ {string.Join(",\n", rules.Select(r => $"{{ {r} }}"))} ] }}", "test.rules.json");

    /// <summary>A task in which 'b' is the most frequent label.</summary>
    public static TextTask Task(string name = "own") => new(
        name, Labels, TextData.Create([("x", 0), ("y", 1), ("z", 1), ("w", 2)]), TextData.Empty, TextData.Create([("x", 0), ("y", 1)]));

    public static RuleScorer Scorer(params string[] rules) => new(Of(rules), Labels, majority: 1);

    public static int[] Counts(string text, params string[] rules)
    {
        RuleBook book = Of(rules);
        var counts = new int[book.Rules.Count];
        new PatternMatcher(book.Rules).Match(text, counts);
        return counts;
    }

    public static string Predict(this RuleScorer scorer, string text)
    {
        var scores = new float[Labels.Length];
        scorer.Score(text, scores);
        Assert.Equal(1, scores.Sum());
        return Labels[Array.IndexOf(scores, 1f)];
    }

    public static TextScoringTransformer Fit(this IStage stage, TextTask task, StageOptions? options = null)
    {
        var ml = new MLContext(seed: 1);
        return (TextScoringTransformer)stage.CreatePipeline(ml, task, options ?? stage.DefaultOptions).Fit(task.Train(ml));
    }
}
