using MlNetPath.Core;

namespace MlNetPath.Cli;

/// <summary>Runs checks and tells what they found.</summary>
internal static class HealthReport
{
    /// <summary>All checks, what is needed first.</summary>
    public static IReadOnlyList<IHealthCheck> AllChecks =>
    [
        new RuntimeCheck(), new ProcessorCheck(), new MemoryCheck(), new CorpusCheck(), new DrawingCheck(), new CacheCheck(),
        new CppLibraryCheck(), new TorchCheck(), new OnnxRuntimeCheck(), new CudaCheck(),
    ];

    /// <summary>Runs the checks in order and writes each as soon as it is known, and all as one JSON object where that is wanted.</summary>
    /// <exception cref="InputException">Something is missing that <c>compare</c> cannot run without; everything is written all the same.</exception>
    public static void Write(IReadOnlyList<IHealthCheck> checks, JsonOutput json, CommandContext context)
    {
        var results = new List<(IHealthCheck Check, CheckResult Result)>();
        int width = checks.Max(check => check.Name.Length);
        foreach (IHealthCheck check in checks)
        {
            context.Stop.ThrowIfCancellationRequested();
            CheckResult result = check.Run();
            results.Add((check, result));
            if (!json.ReplacesText)
            {
                context.ForPeople.WriteLine($"{(result.State == CheckState.Ok ? "ok     " : "missing")}  {check.Name.PadRight(width)}  {result.Found}");
                if (result.Todo is { } todo) // below what was found
                {
                    context.ForPeople.WriteLine($"{new string(' ', 11 + width)}-> {todo}");
                }
            }
        }

        string[] missing = [.. results.Where(r => r.Check.IsRequired && r.Result.State == CheckState.Missing).Select(r => r.Check.Name)];
        json.Write(context, new
        {
            CanCompare = missing.Length == 0,
            Checks = results.Select(r => new { r.Check.Name, Ok = r.Result.State == CheckState.Ok, Required = r.Check.IsRequired, r.Result.Found, r.Result.Todo }),
        });
        if (missing.Length > 0)
        {
            throw new InputException($"'{MlNetPathCommand.Name} compare' cannot run here: {string.Join(", ", missing)} missing. Do what is said there.");
        }
    }
}
