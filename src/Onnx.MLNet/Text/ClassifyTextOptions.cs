using MlNetPath.Onnx.Runtime;

namespace MlNetPath.Onnx.MLNet;

/// <summary>How texts are classified.</summary>
public sealed record ClassifyTextOptions
{
    /// <summary>The column of texts. Default: <c>Text</c>.</summary>
    public string TextColumn { get; init; } = "Text";

    /// <summary>How many texts are read ahead and run together at most. Default: 256.</summary>
    public int BatchSize { get; init; } = 256;

    /// <summary>The labels in the order of the model's output, for files that do not name them in their metadata. Default: null, those of the file.</summary>
    public IReadOnlyList<string>? FileLabels { get; init; }

    /// <summary>The model's labels in the order that <c>Score</c> is to have. Default: null, the order of the model's output.</summary>
    public IReadOnlyList<string>? Labels { get; init; }

    /// <summary>How the model is loaded: provider, threads, logging.</summary>
    public OnnxModelOptions Model { get; init; } = new();
}
