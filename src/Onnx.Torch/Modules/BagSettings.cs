using TorchSharp;

namespace MlNetPath.Onnx.Torch.Modules;

/// <summary>How an <c>EmbeddingBag</c> makes one row of many.</summary>
/// <param name="Mode">Sum, mean or the largest.</param>
/// <param name="PaddingIndex">The row that is left out, if leaving it out makes a difference.</param>
internal sealed record BagSettings(EmbeddingBagMode Mode, long? PaddingIndex);
