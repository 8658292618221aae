using System.Text.Json;
using System.Text.Json.Nodes;
using MlNetPath.Compare;

namespace MlNetPath.Documentation.Tests;

/// <summary>
/// One table over several result files: the stages of comparisons, task after task, and behind them the peers that were measured on the same
/// splits with other tools. A peer is a row of a result file: <c>task</c>, <c>title</c>, <c>accuracy</c>, and where it was measured
/// <c>validationAccuracy</c> and <c>trainSeconds</c>.
/// </summary>
internal static class TrainerTable
{
    /// <summary>The view's name: <c>first.json, second.json#trainer-table</c>.</summary>
    public const string View = "trainer-table";

    private static readonly string[] Slices = ["one word", "two words"];

    /// <summary>The table.</summary>
    /// <param name="sources">Comparisons and files of peers, in any order.</param>
    /// <exception cref="DocumentException">No source is a comparison, or a peer was measured on other data than the comparison of its task.</exception>
    public static string Write(IReadOnlyList<JsonNode> sources)
    {
        JsonNode[] comparisons = [.. sources.Where(IsComparison)];
        if (comparisons.Length == 0)
        {
            throw new DocumentException($"A '{View}' wants at least one comparison's report.json.");
        }

        var rows = new List<string[]>();
        foreach (IGrouping<string, JsonNode> task in comparisons.GroupBy(source => Text(source, "dataset", "name")))
        {
            // Every comparison has the majority class; once is enough.
            rows.AddRange(task.SelectMany(source => source["stages"]!.AsArray()).DistinctBy(stage => stage!["id"]!.ToString()).Select(stage => Stage(task.Key, stage!)));

            string[] known = [.. task.Select(source => Text(source, "dataset", "fingerprint"))];
            rows.AddRange(
                from source in sources
                where !IsComparison(source)
                from row in source["rows"]?.AsArray() ?? throw new DocumentException($"A source of a '{View}' is neither a comparison nor has it rows.")
                where row?["task"]?.ToString() == task.Key
                select Peer(row, known));
        }

        return MarkdownTable.Write(
            [("task", false), ("trainer", false), ("validation", true), ("test", true), .. Slices.Select(slice => (slice, true)), ("trained in", true)], rows);
    }

    private static bool IsComparison(JsonNode source) => (source as JsonObject)?.ContainsKey("comparisons") == true;

    private static string[] Stage(string task, JsonNode node)
    {
        StageResult stage = node.Deserialize<StageResult>(JsonSerializerOptions.Web)!;
        return
        [
            task,
            stage.Title,
            Figures.Percent((double?)node["validationAccuracy"]),
            Figures.Percent(stage.Accuracy),
            .. Slices.Select(name => Figures.Percent(stage.Slices.FirstOrDefault(slice => slice.Name == name)?.Accuracy)),
            stage.WrittenByHand ? "written by hand" : Figures.Seconds(stage.TrainSeconds),
        ];
    }

    private static string[] Peer(JsonNode row, string[] fingerprints) => fingerprints.Contains(row["fingerprint"]?.ToString())
        ?
        [
            row["task"]!.ToString(),
            row["title"]!.ToString(),
            Figures.Percent((double?)row["validationAccuracy"]),
            Figures.Percent((double?)row["accuracy"]),
            .. Slices.Select(_ => Figures.NotApplicable),
            Figures.Seconds((double?)row["trainSeconds"]),
        ]
        : throw new DocumentException($"The peer '{row["title"]}' was measured on other data than the comparison of '{row["task"]}'. Measure it anew.");

    private static string Text(JsonNode source, string group, string name) => source[group]![name]!.ToString();
}
