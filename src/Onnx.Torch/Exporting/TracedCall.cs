using MlNetPath.Onnx.Graph;
using TorchSharp;

namespace MlNetPath.Onnx.Torch;

/// <summary>One call of a module while it was exported, and what it gave.</summary>
internal sealed record TracedCall(torch.nn.Module Module, string Path, IReadOnlyList<OnnxValue> Outputs)
{
    /// <summary>What it was given, without what was left out.</summary>
    public IReadOnlyList<OnnxValue> Inputs { get; init; } = [];

    /// <summary>The number of calls, this one counted, that lie around it: 1 for the network's own.</summary>
    public int Depth { get; init; } = 1;
}
