using static TorchSharp.torch;

namespace MlNetPath.Onnx.Torch;

/// <summary>A network in evaluation mode until disposed; then every module is as it was.</summary>
internal sealed class EvaluationMode : IDisposable
{
    private readonly List<(nn.Module Module, bool Training)> before;

    public EvaluationMode(nn.Module network)
    {
        before = [.. network.named_modules().Select(m => m.module).Prepend(network).Select(m => (m, m.training))];

        // TorchSharp's eval and train take twice as long for every level of modules within modules: not done where nothing changes.
        if (before.Any(m => m.Training))
        {
            network.eval();
        }
    }

    public void Dispose()
    {
        foreach ((nn.Module module, bool training) in before)
        {
            if (module.training != training)
            {
                module.train(training); // reaches into submodules, which come later and get their own mode then
            }
        }
    }
}
