namespace MlNetPath.Onnx.Runtime;

/// <summary>Gives texts labels.</summary>
/// <remarks>Safe to use from several threads at once.</remarks>
public interface ITextClassifier
{
    /// <summary>The labels, in the order of the model's output.</summary>
    IReadOnlyList<string> Labels { get; }

    /// <summary>The label of one text, of any length; an empty one has a label too, and lone surrogates are read as U+FFFD.</summary>
    /// <exception cref="ArgumentNullException">There is no text.</exception>
    /// <exception cref="OnnxModelException">The model fails.</exception>
    /// <exception cref="OperationCanceledException">The run was stopped, between two operators.</exception>
    /// <exception cref="ObjectDisposedException">The classifier is disposed.</exception>
    Prediction Classify(string text, CancellationToken cancellationToken = default);

    /// <summary>The labels of many texts, in their order. Texts of like length are run together, which is far faster than one by one.</summary>
    /// <exception cref="ArgumentException">A text is null; the message says which.</exception>
    /// <exception cref="OnnxModelException">The model fails.</exception>
    /// <exception cref="OperationCanceledException">The run was stopped, between two operators.</exception>
    /// <exception cref="ObjectDisposedException">The classifier is disposed.</exception>
    IReadOnlyList<Prediction> Classify(IReadOnlyList<string> texts, CancellationToken cancellationToken = default);
}
