namespace MlNetPath.Onnx.Runtime;

/// <summary>How a classifier loads its model and answers.</summary>
public sealed class TextClassifierOptions
{
    /// <summary>
    /// How the model is loaded and run; without a meaning where a model is given that is loaded already. Where its <see cref="OnnxModelOptions.Threads"/> is 0, as it is by default, a batch runs on one thread, and as many batches at once as there are cores.
    /// </summary>
    public OnnxModelOptions Model { get; set; } = new();

    /// <summary>The probability that a label must reach to be sure, from 0 to 1. Default: 0, every answer is sure.</summary>
    public double Threshold { get; set; }

    /// <summary>How many texts are run together at most. Default: 256.</summary>
    public int BatchSize { get; set; } = 256;

    /// <summary>What is wrong with the options; null where nothing is.</summary>
    internal string? Fault =>
        Model is null ? $"{nameof(Model)} is null."
        : BatchSize <= 0 ? FormattableString.Invariant($"{nameof(BatchSize)} is {BatchSize}, and has to be 1 or more.")
        : Threshold is not (>= 0 and <= 1) ? FormattableString.Invariant($"{nameof(Threshold)} is {Threshold}, and is a probability, from 0 to 1.")
        : Model.Fault;
}
