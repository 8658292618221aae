using System.Globalization;
using System.Numerics.Tensors;

namespace MlNetPath.Onnx.Runtime;

/// <summary>A classifier's answer for one text.</summary>
/// <remarks>Nothing of it changes, so several threads may read it at once. It holds memory of its own, and is good after the classifier is gone.</remarks>
public sealed class Prediction
{
    private readonly IReadOnlyList<string> labels;
    private readonly float[] scores;

    /// <summary>An answer, for instance that of a classifier which stands in for another in a test.</summary>
    /// <param name="labels">The labels.</param>
    /// <param name="scores">The probability of each, from 0 to 1. The array is kept, not copied.</param>
    /// <param name="threshold">The probability from which on an answer is sure.</param>
    /// <exception cref="ArgumentException">There are no labels, or not as many scores.</exception>
    public Prediction(IReadOnlyList<string> labels, float[] scores, double threshold = 0)
    {
        ArgumentNullException.ThrowIfNull(labels);
        ArgumentNullException.ThrowIfNull(scores);
        if (scores.Length == 0 || scores.Length != labels.Count)
        {
            throw new ArgumentException($"There are {labels.Count} labels and {scores.Length} scores.", nameof(scores));
        }

        (this.labels, this.scores) = (labels, scores);
        int best = TensorPrimitives.IndexOfMax<float>(scores);
        (Label, Probability) = (labels[best], scores[best]);
        IsSure = Probability >= threshold;
    }

    /// <summary>The most probable label, sure or not.</summary>
    public string Label { get; }

    /// <summary>Its probability, from 0 to 1.</summary>
    public float Probability { get; }

    /// <summary>Whether the probability reaches the classifier's threshold; always true without one.</summary>
    public bool IsSure { get; }

    /// <summary>The probabilities of all labels, in the order of the classifier's labels.</summary>
    public ReadOnlySpan<float> Scores() => scores;

    /// <summary>The most probable labels with their probabilities, the best first.</summary>
    /// <param name="count">How many; fewer where there are fewer labels.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is negative.</exception>
    public IReadOnlyList<(string Label, float Probability)> Top(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        return [.. Enumerable.Range(0, scores.Length).OrderByDescending(i => scores[i]).Take(count).Select(i => (labels[i], scores[i]))];
    }

    /// <summary>For instance <c>de 0.998</c>, or <c>unsure (de 0.412)</c>.</summary>
    public override string ToString()
    {
        string best = string.Create(CultureInfo.InvariantCulture, $"{Label} {Probability:0.000}");
        return IsSure ? best : $"unsure ({best})";
    }
}
