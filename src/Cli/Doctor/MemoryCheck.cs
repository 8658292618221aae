using System.Globalization;

namespace MlNetPath.Cli;

/// <summary>The memory that the process may use: the machine's, or what a container allows.</summary>
/// <param name="bytes">How much that is.</param>
internal sealed class MemoryCheck(long bytes) : IHealthCheck
{
    // A comparison of the built-in task takes 360 MB at its peak (tests/Benchmarks/results/commands.json).
    private const long Least = 512L << 20;

    public MemoryCheck()
        : this(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes)
    {
    }

    public string Name => "memory";

    public bool IsRequired => true;

    public CheckResult Run()
    {
        string found = string.Create(CultureInfo.InvariantCulture, $"{bytes / (double)(1 << 30):0.0} GB");
        return bytes >= Least ? CheckResult.Ok(found) : CheckResult.Missing(found, "A comparison of the built-in task needs 0.5 GB: allow the process more.");
    }
}
