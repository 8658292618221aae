using MlNetPath.Onnx.Runtime;

namespace MlNetPath.Onnx.Generation;

/// <summary>How a text generator loads its model and works.</summary>
public sealed class TextGeneratorOptions
{
    /// <summary>How the model is loaded and run.</summary>
    public OnnxModelOptions Model { get; set; } = new();

    /// <summary>What is done with texts where nothing else is asked for, in chats too. Default: they are continued as they are.</summary>
    public GenerationTask? Task { get; set; }

    /// <summary>How many texts are generated side by side at most, where many are given. Default: 16.</summary>
    public int BatchSize { get; set; } = 16;

    /// <summary>What is wrong with the options; null where nothing is.</summary>
    internal string? Fault =>
        Model is null ? $"{nameof(Model)} is null."
        : BatchSize <= 0 ? FormattableString.Invariant($"{nameof(BatchSize)} is {BatchSize}, and has to be 1 or more.")
        : null;
}
