using Microsoft.ML.OnnxRuntime;

namespace MlNetPath.Cli;

/// <summary>ONNX Runtime, which runs exported networks, and the providers that it was built with.</summary>
/// <param name="load">Loads it: its version and its providers.</param>
internal sealed class OnnxRuntimeCheck(Func<(string Version, string[] Providers)> load) : IHealthCheck
{
    public OnnxRuntimeCheck()
        : this(() => (OrtEnv.Instance().GetVersionString(), OrtEnv.Instance().GetAvailableProviders()))
    {
    }

    public string Name => "ONNX Runtime";

    public bool IsRequired => false;

    public CheckResult Run()
    {
        try
        {
            (string version, string[] providers) = load();
            return CheckResult.Ok($"{version} with {string.Join(", ", providers)}");
        }
        catch (Exception e) when (NativeFailure.Is(e) || e is OnnxRuntimeException)
        {
            return CheckResult.Missing(NativeFailure.Reason(e), "Run 'dotnet build' on this system again: the native part of Microsoft.ML.OnnxRuntime belongs beside the program.");
        }
    }
}
