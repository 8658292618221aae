namespace MlNetPath.Onnx.Runtime;

/// <summary>How a classifier loads its model and answers.</summary>
public sealed class TextClassifierOptions
{
    /// <summary>How the model is loaded and run.</summary>
    public OnnxModelOptions Model { get; set; } = new();

    /// <summary>The probability that a label must reach to be sure, from 0 to 1. Default: 0, every answer is sure.</summary>
    public double Threshold { get; set; }

    /// <summary>How many texts are run together at most. Default: 256.</summary>
    public int BatchSize { get; set; } = 256;
}
