using static TorchSharp.torch;

namespace MlNetPath.Onnx.Torch;

/// <summary>Copies of what a module was given and what it gave.</summary>
internal sealed record RecordedCall(Tensor[] Inputs, Tensor[] Outputs);
