namespace MlNetPath.Onnx.Torch.Native;

/// <summary>A native library is cut off, damaged, or of a kind that is not read here. The message is a phrase that goes on after the library's name: "is …", "has …".</summary>
internal sealed class ElfException(string message) : Exception(message);
