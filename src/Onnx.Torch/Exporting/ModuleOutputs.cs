using MlNetPath.Onnx.Graph;
using TorchSharp;

namespace MlNetPath.Onnx.Torch;

/// <summary>One call of a module while it was exported, and what it gave.</summary>
internal sealed record ModuleOutputs(torch.nn.Module Module, string Path, IReadOnlyList<OnnxValue> Outputs);
