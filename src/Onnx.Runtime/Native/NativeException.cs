namespace MlNetPath.Onnx.Runtime;

/// <summary>ONNX Runtime's own words. Where a model is loaded or run, its name is added to them; elsewhere they are what the caller gets.</summary>
internal sealed class NativeException(string message) : OnnxModelException(message);
