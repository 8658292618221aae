using MlNetPath.Core;
using MlNetPath.Onnx.Runtime;

namespace MlNetPath.Cli;

/// <summary>Finds the row on which a model failed, of many that it was given at once.</summary>
internal static class FailedText
{
    /// <summary>The error to show, which names the first row that fails by itself, or all of them where each by itself is scored.</summary>
    /// <param name="classifier">The model.</param>
    /// <param name="texts">What it failed on.</param>
    /// <param name="place">Where a text stands.</param>
    /// <param name="failure">How it failed.</param>
    /// <param name="stop">The wish to stop.</param>
    public static InputException Of(ITextClassifier classifier, IReadOnlyList<string> texts, Func<int, string> place, OnnxModelException failure, CancellationToken stop)
    {
        for (int i = 0; i < texts.Count; i++)
        {
            try
            {
                classifier.Classify(texts[i], stop);
            }
            catch (OnnxModelException e)
            {
                return new($"{place(i)}: the model fails on this text: {e.Message.TrimEnd('.')}. Correct the text, or take another --model.", e);
            }
        }

        return new($"{place(0)} to {place(texts.Count - 1)}: the model fails on these texts together: {failure.Message.TrimEnd('.')}. Try a smaller --batch-size, and fewer --threads.", failure);
    }
}
