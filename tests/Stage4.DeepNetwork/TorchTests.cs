using MlNetPath.Onnx.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace MlNetPath.Stage4.DeepNetwork.Tests;

/// <summary>Tests that compute with libtorch: its random numbers begin anew for each, and its tensors go when a test ends.</summary>
[Collection("libtorch, whose random numbers are the process's")]
public abstract class TorchTests : IDisposable
{
    private readonly DisposeScope scope;

    protected TorchTests()
    {
        TorchRuntime.Load();
        scope = NewDisposeScope();
        manual_seed(1);
    }

    public void Dispose()
    {
        scope.Dispose();
        GC.SuppressFinalize(this);
    }
}
