using Microsoft.ML.OnnxRuntime;

namespace MlNetPath.Onnx.Runtime;

/// <summary>The ONNX Runtime that is loaded.</summary>
internal sealed class ProviderLibrary : IProviderLibrary
{
    public IReadOnlyList<string> Available => OrtEnv.Instance().GetAvailableProviders();

    public void AppendCuda(SessionOptions options, int device) => options.AppendExecutionProvider_CUDA(device);
}
