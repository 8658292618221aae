using MlNetPath.Onnx.Runtime;

namespace MlNetPath.Peers;

/// <summary>A model of this project, from its folder.</summary>
/// <param name="folder">The folder.</param>
internal sealed class OwnDetector(string folder) : IDetector, IDisposable
{
    private readonly TextClassifier classifier = TextClassifier.Load(folder, new TextClassifierOptions { Model = new() { Provider = ExecutionProvider.Cpu } });

    /// <inheritdoc/>
    public string Detect(string text) => Merged(classifier.Classify(text).Label);

    /// <inheritdoc/>
    public string?[] DetectAll(IReadOnlyList<string> texts) => [.. classifier.Classify(texts).Select(guess => Merged(guess.Label))];

    /// <inheritdoc/>
    public void Dispose() => classifier.Dispose();

    private static string Merged(string label) => label.StartsWith("zh", StringComparison.Ordinal) ? "zh" : label;
}
