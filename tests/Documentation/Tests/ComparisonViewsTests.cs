using System.Text.Json.Nodes;
using MlNetPath.Compare;

namespace MlNetPath.Documentation.Tests;

public sealed class ComparisonViewsTests
{
    private static readonly JsonNode Source = JsonNode.Parse(ReportFiles.ToJson(new ComparisonReport
    {
        Created = DateTimeOffset.UnixEpoch,
        Dataset = new DatasetSummary("mine", "abc", 10, 2, 100, ["x", "y"]),
        Stages = [Stage("majority", "majority", 0.25), Stage("rules", "written | rules", 0.5), Stage("learned", "learned", 0.75)],
        Comparisons = [Step("rules", "majority"), Step("learned", "rules")],
        Disagreements = [new Disagreement("majority and rules", "x", ["x", "y", "y"]), new Disagreement("rules and learned", "y", ["x", "x", "y"])],
        Environment = new MeasurementEnvironment("a machine", 2, 1 << 30, "Linux", ".NET", new Dictionary<string, string>()),
        Conclusion = "Learning pays.",
    }))!;

    private static readonly JsonNode OfLanguage = JsonNode.Parse(ReportFiles.ToJson(new LanguageReport
    {
        Created = DateTimeOffset.UnixEpoch,
        Measure = "bits per byte",
        Dataset = new LanguageDataset("next-token", "abc", [new("de", 10, 10, 5)]),
        Stages = [LanguageStage("rules", 4), LanguageStage("counts", 2)],
        Comparisons = [],
        Examples = [new LanguageExample("de", "best", null, "x", [new("rules", null, 4), new("counts", null, 2)])],
        Environment = new MeasurementEnvironment("a machine", 2, 1 << 30, "Linux", ".NET", new Dictionary<string, string>()),
        Conclusion = "Counting pays.",
    }))!;

    [Fact]
    public void A_view_is_the_table_that_the_report_draws()
    {
        string[] lines = ComparisonViews.TryRender(Source, "stage-table")!.Split('\n');
        Assert.StartsWith("| stage | accuracy |", lines[0], StringComparison.Ordinal);
        Assert.StartsWith("| --- | ---: |", lines[1], StringComparison.Ordinal);
        Assert.StartsWith(@"| written \| rules | ", lines[3], StringComparison.Ordinal);
        Assert.Equal(5, lines.Length);
    }

    [Fact]
    public void Reports_on_language_have_views_too()
    {
        Assert.Equal(["language", "de", "mean"], FirstCells(ComparisonViews.TryRender(OfLanguage, "score-table")!));
        Assert.Equal(["stage", "rules"], FirstCells(ComparisonViews.TryRender(OfLanguage, "stage-table; stages=rules")!));
        Assert.Equal("| text | language | which | counts |", ComparisonViews.TryRender(OfLanguage, "example-table; stages=counts")!.Split('\n')[0]);
        Assert.Contains("no stage 'deep'", Assert.Throws<DocumentException>(() => ComparisonViews.TryRender(OfLanguage, "score-table; stages=deep")).Message, StringComparison.Ordinal);
        Assert.Null(ComparisonViews.TryRender(OfLanguage, "slice-table"));
    }

    [Fact]
    public void A_view_without_rows_is_an_error() => Assert.Contains("'seed-table'", Refused("seed-table"), StringComparison.Ordinal);

    [Fact]
    public void A_view_of_some_stages_is_the_one_of_a_comparison_without_the_others()
    {
        Assert.Equal(["stage", "learned"], FirstCells(ComparisonViews.TryRender(Source, "stage-table; stages=learned")!));
        Assert.Equal(["text", "rules and learned"], FirstCells(ComparisonViews.TryRender(Source, "disagreement-table; stages=rules,learned")!));
        Assert.Equal(["text", "majority and rules", "rules and learned"], FirstCells(ComparisonViews.TryRender(Source, "disagreement-table")!));
        Assert.Contains("'change-table; stages=majority,learned'", Refused("change-table; stages=majority,learned"), StringComparison.Ordinal);
        Assert.EndsWith("| x | y |", ComparisonViews.TryRender(Source, "disagreement-table; stages=learned,majority; without=text,true label")!, StringComparison.Ordinal);
    }

    [Fact]
    public void A_view_may_leave_out_columns_and_stop_after_some_rows()
    {
        Assert.Equal(["stage", "majority"], FirstCells(ComparisonViews.TryRender(Source, "stage-table; rows=1")!));
        Assert.StartsWith("| accuracy | macro-F1 |", ComparisonViews.TryRender(Source, "stage-table; without=stage, 95% interval; rows=9")!, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("stage-table; stages=deep", "no stage 'deep'; it has 'majority', 'rules', 'learned'.")]
    [InlineData("stage-table; without=price", "no column 'price'; it has 'stage', 'accuracy'")]
    [InlineData("stage-table; rows=0", "'rows=0' selects nothing")]
    [InlineData("stage-table; first=3", "'first=3' selects nothing")]
    public void A_selection_of_what_is_not_there_is_an_error(string reference, string problem) => Assert.Contains(problem, Refused(reference), StringComparison.Ordinal);

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
        stale["task"] = "translation";
        Assert.Contains("other data than the task 'translation'", Assert.Single(ResultFile.Faults(stale)), StringComparison.Ordinal);
    }

    private static string Refused(string reference) => Assert.Throws<DocumentException>(() => ComparisonViews.TryRender(Source, reference)).Message;

    private static IEnumerable<string> FirstCells(string table) => table.Split('\n').Where((_, line) => line != 1).Select(line => line.Split(" | ")[0][2..]);

    private static StageComparison Step(string stage, string baseline) => new()
    {
        Stage = stage,
        Baseline = baseline,
        Difference = 0.25,
        Interval = [0.2, 0.3],
        OnlyStageRight = 30,
        OnlyBaselineRight = 5,
        PValue = 0.01,
        UnadjustedPValue = 0.01,
    };

    private static LanguageStageResult LanguageStage(string id, double bits) => new()
    {
        Id = id,
        Title = id,
        Seed = 1,
        Mean = bits,
        Languages = [new() { Language = "de", Score = bits, Interval = [bits, bits] }],
    };

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
