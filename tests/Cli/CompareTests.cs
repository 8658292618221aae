using System.Globalization;
using System.Text.Json;
using MlNetPath.Compare;

namespace MlNetPath.Cli.Tests;

public class CompareTests
{
    [Fact]
    public void Ends_with_the_table_the_place_of_the_report_and_the_answer()
    {
        using var work = new Workspace();
        CommandRun run = Compare(work, "--rules", work.Rules()).Succeeds();
        ComparisonReport report = ReportFiles.ReadJson(Path.Combine(work.Report, "report.json"));
        Assert.Equal(report.Conclusion, run.OutputLines[^1]);
        Assert.Contains(run.OutputLines, line => line.Contains(Path.Combine(work.Report, "report.html"), StringComparison.Ordinal));
        Assert.Contains(run.OutputLines, line => line.Contains("tickets.csv · 2 labels", StringComparison.Ordinal));
        Assert.All(report.Stages, stage => Assert.Contains(run.OutputLines, line => line.Contains(stage.Title, StringComparison.Ordinal)));
        Assert.DoesNotContain('\u001b', run.Output + run.Error);
        Assert.Contains(run.ErrorLines, line => line.StartsWith("rules: accuracy 100", StringComparison.Ordinal));
        Assert.All((string[])["report.html", "report.json", "report.md"], name => Assert.True(File.Exists(Path.Combine(work.Report, name))));
        Assert.DoesNotContain(work.Entries, entry => entry.EndsWith(".tmp", StringComparison.Ordinal));
    }

    [Fact]
    public void Json_is_the_report_and_nothing_else()
    {
        using var work = new Workspace();
        CommandRun run = Compare(work, "--rules", work.Rules(), "--json").Succeeds();
        Assert.Equal(File.ReadAllText(Path.Combine(work.Report, "report.json")), run.Output);
        Assert.Equal(["majority", "rules"], run.Json.GetProperty("stages").EnumerateArray().Select(stage => stage.GetProperty("id").GetString()));
        Assert.Equal(1.0, Accuracy(run, "rules"));
    }

    [Fact]
    public void Runs_every_stage_unless_told_otherwise()
    {
        using var work = new Workspace();
        CommandRun run = CommandRun.Of("compare", "--data", work.Tickets(), "--text-column", "subject", "--label-column", "team", "--out", work.Report, "--json").Succeeds();
        Assert.Equal(["majority", "rules", "learned", "learned:augmented", "first-principles", "deep", "onnx-stock", "onnx-int8"], run.Json.GetProperty("stages").EnumerateArray().Select(stage => stage.GetProperty("id").GetString()));
    }

    [Fact]
    public void A_narrow_terminal_gets_fewer_columns_and_never_broken_cells()
    {
        ReportColumn[] columns = [new("stage", false), new("accuracy", true), new("log-loss", true), new("ECE", true), new("trained in", true)];
        var table = new ReportTable("", columns, [["written rules", "97.5%", "n/a", "n/a", "written by hand"]]);
        Assert.Equal([0, 1, 2, 3, 4], TerminalReport.ColumnsThatFit(table, 63));
        Assert.Equal([0, 1, 2, 4], TerminalReport.ColumnsThatFit(table, 62));
        Assert.Equal([0, 1, 4], TerminalReport.ColumnsThatFit(table, 50));
        Assert.Equal([0, 1, 4], TerminalReport.ColumnsThatFit(table, 10));
    }

    [Fact]
    public void Without_rules_the_report_says_that_the_majority_answers()
    {
        using var work = new Workspace();
        CommandRun run = Compare(work, "--json").Succeeds();
        Assert.Equal(Accuracy(run, "majority"), Accuracy(run, "rules"));
        Assert.Contains(run.Json.GetProperty("notes").EnumerateArray(), note => note.GetString()!.Contains("No rules were given", StringComparison.Ordinal));
    }

    [Fact]
    public void The_majority_class_is_always_shown()
    {
        using var work = new Workspace();
        CommandRun run = Compare(work, "--stages", "rules", "--rules", work.Rules(), "--json").Succeeds();
        Assert.Equal(["majority", "rules"], run.Json.GetProperty("stages").EnumerateArray().Select(stage => stage.GetProperty("id").GetString()));
    }

    [Fact]
    public void Kept_models_are_reused_until_told_otherwise()
    {
        using var work = new Workspace();
        work.Write("own.csv", "subject,team\nfirst thing,a\nsecond thing,b\nthird thing,a\nfourth thing,b\nfifth thing,b\n");
        string[] line = ["compare", "--data", work.Path("own.csv"), "--text-column", "subject", "--label-column", "team", "--stages", "majority,rules", "--out", work.Report];
        Assert.DoesNotContain("reused", CommandRun.Of(line).Succeeds().Error, StringComparison.Ordinal);
        Assert.Contains("majority: accuracy", CommandRun.Of(line).Succeeds().Error, StringComparison.Ordinal);
        CommandRun again = CommandRun.Of(line).Succeeds();
        Assert.All(again.ErrorLines.Where(l => l.Contains("accuracy", StringComparison.Ordinal)), l => Assert.EndsWith("reused.", l, StringComparison.Ordinal));
        Assert.DoesNotContain("reused", CommandRun.Of([.. line, "--train"]).Succeeds().Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_test_file_counts_labels_never_taught_as_wrong()
    {
        using var work = new Workspace();
        string test = work.Write("test.tsv", "invoice for you\tbilling\ncrash again\tsupport\nsun and rain\tweather\nsnow\tweather\n");
        CommandRun run = Compare(work, "--rules", work.Rules(), "--test", test, "--json").Succeeds();
        JsonElement dataset = run.Json.GetProperty("dataset");
        Assert.Equal(4, dataset.GetProperty("test").GetInt32());
        Assert.Equal(2, dataset.GetProperty("testRowsOfUnknownLabels").GetInt32());
        Assert.Equal("test.tsv", dataset.GetProperty("testFile").GetString());
        Assert.Equal(0.5, Accuracy(run, "rules"));
        Assert.Contains(run.Json.GetProperty("notes").EnumerateArray(), note => note.GetString()!.Contains("'weather'", StringComparison.Ordinal));
    }

    [Fact]
    public void A_test_file_may_have_the_same_columns_as_the_data()
    {
        using var work = new Workspace();
        string test = work.Write("test.csv", "team,subject\nbilling,invoice for you\nsupport,\"crash, again\"\n");
        Assert.Equal(1.0, Accuracy(Compare(work, "--rules", work.Rules(), "--test", test, "--json").Succeeds(), "rules"));
    }

    [Fact]
    public void A_label_map_merges_before_scoring()
    {
        using var work = new Workspace();
        string data = work.Write("three.csv", "subject,team\n" + string.Concat(Enumerable.Range(0, 60).Select(row => string.Create(
            CultureInfo.InvariantCulture, $"{(row % 3 == 0 ? "invoice" : "crash")} {row},{(row % 3) switch { 0 => "billing", 1 => "support-a", _ => "support-b" }}\n"))));
        string rules = work.Write("book.json", """
            { "rules": [
              { "name": "money", "label": "billing", "kind": "keywords", "match": ["invoice"] },
              { "name": "bugs", "label": "support-a", "kind": "keywords", "match": ["crash"] }
            ] }
            """);
        string[] line = ["compare", "--data", data, "--text-column", "subject", "--label-column", "team", "--rules", rules, "--stages", "rules", "--out", work.Report, "--json"];
        Assert.True(Accuracy(CommandRun.Of(line).Succeeds(), "rules") < 1);
        CommandRun merged = CommandRun.Of([.. line, "--label-map", "support-a=support,support-b=support"]).Succeeds();
        Assert.Equal(1.0, Accuracy(merged, "rules"));
        Assert.Equal(["billing", "support"], merged.Json.GetProperty("dataset").GetProperty("labels").EnumerateArray().Select(label => label.GetString()));
    }

    [Fact]
    public void Quotes_line_breaks_long_fields_and_rare_labels_are_read_right()
    {
        using var work = new Workspace();
        string data = work.Write("odd.csv",
            "subject,team\n\"an invoice,\nover \"\"two\"\" lines\",billing\n" + string.Concat(Enumerable.Range(0, 20).Select(row =>
                string.Create(CultureInfo.InvariantCulture, $"invoice {row},billing\ncrash {row},support\n")))
            + $"crash {new string('x', 10_000_000)},support\nonly once,legal\n");
        CommandRun run = CommandRun.Of(
            "compare", "--data", data, "--text-column", "subject", "--label-column", "team", "--rules", work.Rules(), "--stages", "rules", "--out", work.Report, "--json").Succeeds();
        JsonElement dataset = run.Json.GetProperty("dataset");
        Assert.Equal(43, dataset.GetProperty("train").GetInt32() + dataset.GetProperty("validation").GetInt32() + dataset.GetProperty("test").GetInt32());
        Assert.Equal(3, dataset.GetProperty("labels").GetArrayLength());
        Assert.Contains(run.Json.GetProperty("notes").EnumerateArray(), note => note.GetString()!.Contains("'legal'", StringComparison.Ordinal));
    }

    [Fact]
    public void A_plugin_adds_its_stages()
    {
        using var work = new Workspace();
        CommandRun run = Compare(work, "--plugin", typeof(LongestStage).Assembly.Location, "--stages", "majority,longest", "--repeat", "2", "--json").Succeeds();
        JsonElement stage = run.Json.GetProperty("stages")[1];
        Assert.Equal("longest", stage.GetProperty("id").GetString());
        Assert.Equal(2, stage.GetProperty("seeds").GetArrayLength());
    }

    internal static CommandRun Compare(Workspace work, params string[] more) =>
        CommandRun.Of(["compare", "--data", work.Tickets(), "--text-column", "subject", "--label-column", "team", "--out", work.Report,
            .. more.Contains("--stages") ? Array.Empty<string>() : ["--stages", "majority,rules"], .. more]);

    private static double Accuracy(CommandRun run, string id) =>
        run.Json.GetProperty("stages").EnumerateArray().Single(stage => stage.GetProperty("id").GetString() == id).GetProperty("accuracy").GetDouble();
}
