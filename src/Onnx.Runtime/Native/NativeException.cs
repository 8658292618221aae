namespace MlNetPath.Onnx.Runtime;

/// <summary>ONNX Runtime's own words; what calls it adds the model's name.</summary>
internal sealed class NativeException(string message) : Exception(message);
