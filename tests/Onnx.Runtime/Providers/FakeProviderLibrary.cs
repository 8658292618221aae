using Microsoft.ML.OnnxRuntime;

namespace MlNetPath.Onnx.Runtime.Tests.Providers;

/// <summary>The ONNX Runtime of a machine that is not at hand.</summary>
internal sealed class FakeProviderLibrary(params string[] available) : IProviderLibrary
{
    public List<int> Asked { get; } = [];

    public Action<int> Append { get; init; } = _ => { };

    public IReadOnlyList<string> Available => available;

    public void AppendCuda(SessionOptions options, int device)
    {
        Asked.Add(device);
        Append(device);
    }
}
