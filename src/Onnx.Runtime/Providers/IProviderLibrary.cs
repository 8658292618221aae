using Microsoft.ML.OnnxRuntime;

namespace MlNetPath.Onnx.Runtime;

/// <summary>What the choice of a provider asks of ONNX Runtime; tests answer for machines that are not at hand.</summary>
internal interface IProviderLibrary
{
    /// <summary>The providers that this build of ONNX Runtime has, by its own names.</summary>
    IReadOnlyList<string> Available { get; }

    /// <summary>Adds CUDA to a session's options.</summary>
    /// <exception cref="OnnxRuntimeException">It does not start.</exception>
    void AppendCuda(SessionOptions options, int device);
}
