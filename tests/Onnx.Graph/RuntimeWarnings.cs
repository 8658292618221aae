using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Microsoft.ML.OnnxRuntime;

namespace MlNetPath.Onnx.Graph.Tests;

/// <summary>What ONNX Runtime warns about while it loads and runs models, collected from the first one on.</summary>
internal static class RuntimeWarnings
{
    private static readonly ConcurrentQueue<string> Messages = new();

    // Kept alive as long as the runtime may call it.
    private static readonly DOrtLoggingFunction Log = (nint _, OrtLoggingLevel severity, string _, string logId, string _, string message) =>
        Messages.Enqueue($"{severity} {logId}: {message}");

    /// <summary>What was said in sessions whose log has this name.</summary>
    public static IEnumerable<string> Of(string logId) => Messages.Where(m => m.Contains(logId, StringComparison.Ordinal));

    [ModuleInitializer]
    internal static void Collect()
    {
        var options = new EnvironmentCreationOptions { logId = "tests", logLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_WARNING, loggingFunction = Log };
        OrtEnv.CreateInstanceWithOptions(ref options);
    }
}
