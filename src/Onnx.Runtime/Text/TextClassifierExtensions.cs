namespace MlNetPath.Onnx.Runtime;

/// <summary>More ways to ask a classifier.</summary>
public static class TextClassifierExtensions
{
    // Enough that batches of texts of like length are full.
    private const int TextsAtATime = 4096;

    /// <summary>The labels of texts that come one after the other, for instance the lines of a file, in their order. Some thousands are read, labelled and given out before the next ones are read, so that any number takes little memory.</summary>
    /// <remarks>Nothing happens before the answers are enumerated. While a watched file is replaced, later texts may be labelled by the newer one.</remarks>
    /// <param name="classifier">The classifier.</param>
    /// <param name="texts">The texts.</param>
    /// <param name="cancellationToken">Stops a run between two operators.</param>
    /// <exception cref="ArgumentException">A text is null; the message says which. Thrown during enumeration, as are the other errors of <see cref="ITextClassifier"/>.</exception>
    public static IEnumerable<Prediction> Classify(this ITextClassifier classifier, IEnumerable<string> texts, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(classifier);
        ArgumentNullException.ThrowIfNull(texts);
        return Answers(classifier, texts, cancellationToken);
    }

    private static IEnumerable<Prediction> Answers(ITextClassifier classifier, IEnumerable<string> texts, CancellationToken cancellationToken)
    {
        long before = 0;
        foreach (string[] some in texts.Chunk(TextsAtATime))
        {
            int missing = Array.IndexOf(some, null);
            if (missing >= 0)
            {
                throw new ArgumentException($"Text {before + missing} is null.", nameof(texts));
            }

            foreach (Prediction prediction in classifier.Classify(some, cancellationToken))
            {
                yield return prediction;
            }

            before += some.Length;
        }
    }
}
