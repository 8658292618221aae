using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace MlNetPath.Cli;

/// <summary>The cores, and what they can do with many numbers at once.</summary>
/// <param name="cores">How many the process may use.</param>
/// <param name="features">The vector extensions by name, and whether this processor has each.</param>
internal sealed class ProcessorCheck(int cores, IReadOnlyList<(string Name, bool IsThere)> features) : IHealthCheck
{
    public ProcessorCheck()
        : this(Environment.ProcessorCount, OfThisMachine())
    {
    }

    public string Name => "processor";

    public bool IsRequired => false;

    public CheckResult Run()
    {
        string[] there = [.. features.Where(f => f.IsThere).Select(f => f.Name)];
        string found = $"{cores} {(cores == 1 ? "core" : "cores")}, {(there.Length > 0 ? string.Join(", ", there) : "no vector extensions")}";
        return there.Contains("AVX2") || there.Contains("AdvSimd")
            ? CheckResult.Ok(found)
            : CheckResult.Missing(found, "Everything works, but slowly: use a processor with AVX2 or, for a virtual machine, a processor type that passes it on.");
    }

    private static (string Name, bool IsThere)[] OfThisMachine() =>
    [
        ("AVX", Avx.IsSupported), ("AVX2", Avx2.IsSupported), ("FMA", Fma.IsSupported), ("AVX-512", Avx512F.IsSupported), ("AVX-VNNI", AvxVnni.IsSupported),
        ("AdvSimd", AdvSimd.IsSupported), ("Dp", Dp.IsSupported),
    ];
}
