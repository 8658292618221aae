namespace MlNetPath.Onnx.Runtime;

/// <summary>A classifier that stays the same object while the file behind it is replaced. All texts of one call are labelled by one file.</summary>
internal sealed class ReloadingClassifier(Reloading<TextClassifier> classifiers) : ITextClassifier, IReloading, IDisposable
{
    public IReadOnlyList<string> Labels => With(c => c.Labels);

    public string? Refusal => classifiers.Refusal;

    public bool IsWatching => classifiers.IsWatching;

    public Prediction Classify(string text, CancellationToken cancellationToken = default) => With(c => c.Classify(text, cancellationToken));

    public IReadOnlyList<Prediction> Classify(IReadOnlyList<string> texts, CancellationToken cancellationToken = default) => With(c => c.Classify(texts, cancellationToken));

    public void Dispose() => classifiers.Dispose();

    private TResult With<TResult>(Func<TextClassifier, TResult> use)
    {
        Shared<TextClassifier> classifier = classifiers.Use();
        try
        {
            return use(classifier.Value);
        }
        finally
        {
            classifier.End();
        }
    }
}
