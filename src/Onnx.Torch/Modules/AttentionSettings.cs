namespace MlNetPath.Onnx.Torch.Modules;

/// <summary>What libtorch knows about a module with attention and TorchSharp does not tell.</summary>
/// <param name="Heads">How many heads there are.</param>
/// <param name="ZeroAttention">Whether a key and a value of zeros are added (MultiheadAttention only).</param>
/// <param name="Gelu">Whether the layers have GELU for their activation, and not ReLU (transformers only).</param>
internal sealed record AttentionSettings(long Heads, bool ZeroAttention, bool Gelu);
