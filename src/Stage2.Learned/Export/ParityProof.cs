using MlNetPath.Core;
using MlNetPath.Onnx.Runtime;

namespace MlNetPath.Stage2.Learned;

/// <summary>Runs an exported file as an app would, through <see cref="TextClassifier"/>, beside the model it was made of.</summary>
internal static class ParityProof
{
    /// <summary>How far a probability may be off. Both add the same numbers in another order, the first few as floats.</summary>
    public const double Tolerance = 1e-5;

    // And relative to itself, so that a label that is all but certain hides nothing: below this, float itself has nothing left.
    private const double RelativeTolerance = 1e-3, Smallest = 1e-30;

    // Asked one by one, too: another batch is another shape in the graph.
    private const int Singles = 32;

    private const int LongestShown = 40;

    /// <summary>How many texts were run, and the largest difference of a probability.</summary>
    /// <param name="file">The file.</param>
    /// <param name="model">The model.</param>
    /// <param name="task">The task, whose texts are among those that are run.</param>
    /// <param name="cancellation">Stops between runs.</param>
    /// <exception cref="InputException">ONNX Runtime cannot be had here.</exception>
    /// <exception cref="InvalidOperationException">A difference is larger than <see cref="Tolerance"/>, or than a thousandth of the probability.</exception>
    public static (int Texts, double Difference) Run(byte[] file, ITextScorer model, TextTask task, CancellationToken cancellation)
    {
        string[] texts = [.. ParityTexts.Of(task)];
        var scores = new float[task.Labels.Count];
        double worst = 0;
        try
        {
            using var exported = OnnxModel.Load(file, new OnnxModelOptions { Provider = ExecutionProvider.Cpu });
            using var classifier = new TextClassifier(exported);
            IReadOnlyList<Prediction> predictions = classifier.Classify(texts, cancellation);
            for (int i = 0; i < texts.Length; i++)
            {
                model.Score(texts[i], scores);
                Compare(texts[i], predictions[i]);
                if (i % ((texts.Length / Singles) + 1) == 0)
                {
                    Compare(texts[i], classifier.Classify(texts[i], cancellation));
                }
            }
        }
        catch (OnnxModelException e)
        {
            throw new InputException($"The model cannot be exported, since the ONNX file cannot be run beside it: {e.Message}", e);
        }

        return (texts.Length, worst);

        void Compare(string text, Prediction prediction)
        {
            for (int label = 0; label < scores.Length; label++)
            {
                double difference = Math.Abs(scores[label] - prediction.Scores()[label]);
                if (!(difference <= Tolerance && difference <= RelativeTolerance * Math.Max(scores[label], Smallest))) // NaN, too
                {
                    throw new InvalidOperationException(FormattableString.Invariant(
                        $"The ONNX file does not compute what the model does: '{task.Labels[label]}' has the probability {prediction.Scores()[label]} instead of {scores[label]} for the text '{text[..Math.Min(text.Length, LongestShown)]}' ({text.Length} characters)."));
                }

                worst = Math.Max(worst, difference);
            }
        }
    }
}
