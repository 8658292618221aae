using System.Runtime.InteropServices;

namespace MlNetPath.Cli;

/// <summary>The .NET runtime and the system it runs on. Whoever reads this has both.</summary>
internal sealed class RuntimeCheck : IHealthCheck
{
    public string Name => "runtime";

    public bool IsRequired => true;

    public CheckResult Run() => CheckResult.Ok($"{RuntimeInformation.FrameworkDescription} on {RuntimeInformation.OSDescription} ({RuntimeInformation.RuntimeIdentifier})");
}
