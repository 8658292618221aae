using System.Text.Json.Nodes;
using MlNetPath.Compare;

namespace MlNetPath.Documentation.Tests;

public sealed class ComparisonViewsTests
{
    private static readonly JsonNode Source = JsonNode.Parse(ReportFiles.ToJson(new ComparisonReport
    {
        Created = DateTimeOffset.UnixEpoch,
        Dataset = new DatasetSummary("mine", "abc", 10, 2, 100, ["x", "y"]),
        Stages = [Stage("rules", "written | rules", 0.5), Stage("learned", "learned", 0.75)],
        Comparisons = [],
        Disagreements = [],
        Environment = new MeasurementEnvironment("a machine", 2, 1 << 30, "Linux", ".NET", new Dictionary<string, string>()),
        Conclusion = "Learning pays.",
    }))!;

    [Fact]
    public void A_view_is_the_table_that_the_report_draws()
    {
        string[] lines = ComparisonViews.TryRender(Source, "stage-table")!.Split('\n');
        Assert.StartsWith("| stage | accuracy |", lines[0], StringComparison.Ordinal);
        Assert.StartsWith("| --- | ---: |", lines[1], StringComparison.Ordinal);
        Assert.StartsWith(@"| written \| rules | ", lines[2], StringComparison.Ordinal);
        Assert.Equal(4, lines.Length);
    }

    [Fact]
    public void A_view_without_rows_is_an_error() =>
        Assert.Contains("'change-table'", Assert.Throws<DocumentException>(() => ComparisonViews.TryRender(Source, "change-table")).Message, StringComparison.Ordinal);

    [Fact]
    public void Other_names_and_other_files_are_left_to_paths()
    {
        Assert.Null(ComparisonViews.TryRender(Source, "stages"));
        Assert.Null(ComparisonViews.TryRender(new JsonObject { ["rows"] = 1 }, "stage-table"));
    }

    [Fact]
    public void A_result_file_without_its_origin_is_faulty()
    {
        Assert.Equal(["It lacks the command that made it ('command')."], ResultFile.Faults(Source));
        var stale = new JsonObject { ["command"] = "run", ["machine"] = "m", ["date"] = "2026-01-01", ["task"] = "languages", ["fingerprint"] = "older" };
        Assert.Contains("other data than the task 'languages'", Assert.Single(ResultFile.Faults(stale)), StringComparison.Ordinal);
    }

    private static StageResult Stage(string id, string title, double accuracy) => new()
    {
        Id = id,
        Title = title,
        Options = "",
        Seed = 1,
        Accuracy = accuracy,
        AccuracyInterval = [0.4, 0.8],
        MacroAccuracy = accuracy,
        MacroF1 = accuracy,
        LatencyMicroseconds = new Latency(1, null, null, 10),
    };
}
