using MlNetPath.Onnx.Runtime;

namespace MlNetPath.Cli;

/// <summary>Data that two models are run on.</summary>
internal interface ITrial
{
    /// <summary>What the data are, for the report.</summary>
    string Description { get; }

    /// <summary>Rows of a whole run, where the data have any.</summary>
    long Rows { get; }

    /// <summary>Runs a model on all of it, to be timed.</summary>
    void Run(OnnxModel model);

    /// <summary>Compares.</summary>
    Agreement Compare(OnnxModel original, OnnxModel quantized);
}
