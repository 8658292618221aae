using MlNetPath.Onnx.Torch;

namespace MlNetPath.Cli;

/// <summary>libtorch, which trains networks. It is really loaded.</summary>
/// <param name="load">Loads it; what was done.</param>
internal sealed class TorchCheck(Func<string> load) : IHealthCheck
{
    public TorchCheck()
        : this(() => TorchRuntime.Load().ToString())
    {
    }

    public string Name => "libtorch";

    public bool IsRequired => false;

    public CheckResult Run()
    {
        try
        {
            return CheckResult.Ok(load());
        }
        catch (TorchNotAvailableException e)
        {
            // Its message ends with what to do.
            return CheckResult.Missing("does not load", e.Message);
        }
    }
}
