using System.Reflection;
using System.Runtime.InteropServices;
using Microsoft.ML;
using MlNetPath.Core;

namespace MlNetPath.Compare;

/// <summary>Tells where a measurement was made.</summary>
internal static class MeasuredMachine
{
    /// <summary>The machine, and the versions of this project, of ML.NET and of the libraries that the assemblies of the stages use.</summary>
    public static MeasurementEnvironment Describe(IEnumerable<Assembly> stages) => new(
        Processor(),
        Environment.ProcessorCount,
        GC.GetGCMemoryInfo().TotalAvailableMemoryBytes,
        $"{RuntimeInformation.OSDescription} ({RuntimeInformation.OSArchitecture.ToString().ToLowerInvariant()})",
        RuntimeInformation.FrameworkDescription,
        Versions(stages));

    private static string Processor()
    {
        try
        {
            // Where the kernel names no model (some ARM systems), the architecture has to do.
            string? line = File.Exists("/proc/cpuinfo") ? File.ReadLines("/proc/cpuinfo").FirstOrDefault(l => l.StartsWith("model name", StringComparison.Ordinal)) : null;
            if (line?.Split(':', 2) is [_, var name])
            {
                return name.Trim();
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Not worth failing for.
        }

        return Environment.GetEnvironmentVariable("PROCESSOR_IDENTIFIER") ?? $"unknown {RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant()} processor";
    }

    private static SortedDictionary<string, string> Versions(IEnumerable<Assembly> stages)
    {
        string mlNet = VersionOf(typeof(MLContext).Assembly);
        var versions = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["MlNetPath"] = typeof(IStage).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown",
            ["Microsoft.ML"] = mlNet,
        };

        // A stage refers to what it uses, itself or through our libraries of ONNX models; ML.NET's many assemblies of one version are one line.
        Assembly[] loaded = AppDomain.CurrentDomain.GetAssemblies();
        HashSet<string> used = [.. References(stages)];
        used.UnionWith(References(loaded.Where(library => library.GetName().Name is { } name && name.StartsWith("MlNetPath.Onnx.", StringComparison.Ordinal) && used.Contains(name)).ToArray()));
        foreach (Assembly assembly in loaded)
        {
            string name = assembly.GetName().Name ?? "";
            bool ours = name.StartsWith("MlNetPath.", StringComparison.Ordinal);
            bool framework = name.StartsWith("System.", StringComparison.Ordinal) || name is "System" or "netstandard" or "mscorlib";
            if (used.Contains(name) && !ours && !framework && VersionOf(assembly) is var version && !(version == mlNet && name.StartsWith("Microsoft.ML.", StringComparison.Ordinal)))
            {
                versions[name] = version;
            }
        }

        return versions;
    }

    private static IEnumerable<string> References(IEnumerable<Assembly> assemblies) =>
        assemblies.SelectMany(assembly => assembly.GetReferencedAssemblies()).Select(name => name.Name!);

    // Without the commit that a package's build may add behind a plus sign.
    private static string VersionOf(Assembly assembly) =>
        (assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? assembly.GetName().Version?.ToString() ?? "unknown").Split('+')[0];
}
