using MlNetPath.Onnx.Runtime;
using Classifier = MlNetPath.Onnx.Runtime.TextClassifier;

namespace MlNetPath.Cli;

/// <summary>Texts that two text classifiers label, in batches as an app would have it.</summary>
/// <param name="description">What the texts are.</param>
/// <param name="texts">The texts.</param>
/// <param name="labels">The right label of each, or null.</param>
internal sealed class TextTrial(string description, IReadOnlyList<string> texts, IReadOnlyList<string>? labels) : ITrial
{
    /// <inheritdoc/>
    public string Description => description;

    /// <inheritdoc/>
    public long Rows => texts.Count;

    /// <inheritdoc/>
    public void Run(OnnxModel model)
    {
        using var classifier = new Classifier(model);
        classifier.Classify(texts);
    }

    /// <inheritdoc/>
    public Agreement Compare(OnnxModel original, OnnxModel quantized)
    {
        using Classifier before = new(original), after = new(quantized);
        IReadOnlyList<Prediction> wanted = before.Classify(texts), got = after.Classify(texts);
        var count = new AgreementCount();
        for (int i = 0; i < texts.Count; i++)
        {
            count.Add(Scores(wanted[i]), Scores(got[i]), before.Labels.Count);
        }

        return labels is null ? count.Total : count.Total with { AccuracyBefore = Accuracy(wanted), AccuracyAfter = Accuracy(got) };

        double Accuracy(IReadOnlyList<Prediction> predictions) => (double)predictions.Where((prediction, i) => prediction.Label == labels[i]).Count() / texts.Count;
    }

    private static double[] Scores(Prediction prediction) => Array.ConvertAll(prediction.Scores().ToArray(), s => (double)s);
}
