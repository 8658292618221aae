using System.Globalization;

namespace MlNetPath.Onnx.Runtime;

/// <summary>A classifier's answer for one text.</summary>
public sealed class Prediction
{
    private readonly IReadOnlyList<string> labels;
    private readonly float[] scores;

    internal Prediction(IReadOnlyList<string> labels, float[] scores, double threshold)
    {
        (this.labels, this.scores) = (labels, scores);
        int best = System.Numerics.Tensors.TensorPrimitives.IndexOfMax<float>(scores);
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
    public IReadOnlyList<(string Label, float Probability)> Top(int count) =>
        [.. Enumerable.Range(0, scores.Length).OrderByDescending(i => scores[i]).Take(count).Select(i => (labels[i], scores[i]))];

    /// <summary>For instance <c>de 0.998</c>, or <c>unsure (de 0.412)</c>.</summary>
    public override string ToString()
    {
        string best = string.Create(CultureInfo.InvariantCulture, $"{Label} {Probability:0.000}");
        return IsSure ? best : $"unsure ({best})";
    }
}
