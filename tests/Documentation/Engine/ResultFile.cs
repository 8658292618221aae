using System.Text.Json.Nodes;
using MlNetPath.Core;

namespace MlNetPath.Documentation.Tests;

/// <summary>
/// A committed result names the command that made it, the machine, the date, and the data by fingerprint. A comparison's
/// <c>report.json</c> has them in its own places.
/// </summary>
internal static class ResultFile
{
    private static readonly (string What, string[] Places)[] Wanted =
    [
        ("the command that made it", ["command"]),
        ("the machine", ["machine", "environment.machine"]),
        ("the date", ["date", "created"]),
        ("the data's fingerprint, or what it takes for data", ["fingerprint", "dataset.fingerprint", "data"]),
    ];

    /// <summary>What is missing, or out of date because a built-in task has changed since.</summary>
    public static IEnumerable<string> Faults(JsonNode result)
    {
        foreach ((string what, string[] places) in Wanted.Where(w => First(result, w.Places) is null))
        {
            yield return $"It lacks {what} ('{string.Join("' or '", places)}').";
        }

        string? task = First(result, ["task", "dataset.name"]);
        string? fingerprint = First(result, ["fingerprint", "dataset.fingerprint"]);
        if (fingerprint is not null && Now(task) is { } now && now != fingerprint)
        {
            yield return $"It was measured on other data than the task '{task}' has now. Run its command again.";
        }
    }

    private static string? Now(string? task) => LanguageTask.Names.Contains(task)
        ? ParallelCorpus.Load().Fingerprint
        : Tasks.All.FirstOrDefault(t => t.Name == task)?.Load().Fingerprint;

    private static string? First(JsonNode result, string[] places) => places
        .Select(place => place.Split('.').Aggregate((JsonNode?)result, (at, name) => (at as JsonObject)?[name])?.ToString())
        .FirstOrDefault(value => !string.IsNullOrEmpty(value));
}
