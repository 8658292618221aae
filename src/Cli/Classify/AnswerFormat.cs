using System.Globalization;
using System.Text.Json.Serialization;
using MlNetPath.Core;

namespace MlNetPath.Cli;

/// <summary>How an answer becomes one line: only the label, columns with tabs between them, or JSON.</summary>
internal sealed record AnswerFormat
{
    /// <summary>Only the label.</summary>
    public bool LabelsOnly { get; init; }

    /// <summary>JSON.</summary>
    public bool AsJson { get; init; }

    /// <summary>How many labels to give, the most probable first.</summary>
    public int Top { get; init; } = 1;

    /// <summary>True to add the reason.</summary>
    public bool Why { get; init; }

    /// <summary>Writes one line.</summary>
    public string Line(TextClassifier classifier, string text, ReadOnlySpan<float> scores)
    {
        bool probabilities = classifier.Stage.Card.GivesProbabilities;
        (string Label, float Score)[] best = Best(classifier.Labels, scores, probabilities ? Top : 1);
        if (LabelsOnly)
        {
            return best[0].Label;
        }

        string? why = Why ? classifier.Explain(text) ?? $"the stage '{classifier.Stage.Card.Id}' cannot tell" : null;
        if (AsJson)
        {
            Guess[] guesses = [.. best.Select(b => new Guess(b.Label, probabilities ? b.Score : null))];
            return Json.Line(new Answer(text, guesses[0].Label, guesses[0].Probability) { Top = Top > 1 ? guesses : null, Why = why });
        }

        // Label and probability by turns, then the reason, then the text: what a person reads first stands first.
        IEnumerable<string> columns = best.SelectMany(b => new[] { b.Label, probabilities ? b.Score.ToString("0.000", CultureInfo.InvariantCulture) : "n/a" });
        return Printable.Of(string.Join('\t', [.. columns, .. why is null ? Array.Empty<string>() : [why], WhiteSpace.Fold(text)]));
    }

    // Ties go to the label that comes first, as in every prediction.
    private static (string Label, float Score)[] Best(IReadOnlyList<string> labels, ReadOnlySpan<float> scores, int count)
    {
        float[] all = scores.ToArray();
        return [.. Enumerable.Range(0, all.Length).OrderByDescending(i => all[i]).Take(count).Select(i => (labels[i], all[i]))];
    }

    private sealed record Guess(string Label, float? Probability);

    // A probability of null says that the stage gives none; what was not asked for is left out.
    private sealed record Answer(string Text, string Label, float? Probability)
    {
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public Guess[]? Top { get; init; }

        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public string? Why { get; init; }
    }
}
