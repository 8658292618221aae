using static TorchSharp.torch;

namespace MlNetPath.Onnx.Torch;

/// <summary>Puts torch's own random numbers back to where they were, when disposed: whoever exports between two steps of training gets the same training.</summary>
internal sealed class RandomState : IDisposable
{
    private readonly Tensor before = random.get_rng_state();

    public void Dispose()
    {
        random.set_rng_state(before);
        before.Dispose();
    }
}
