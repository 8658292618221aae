using System.Text.Json;
using MlNetPath.Core;

namespace MlNetPath.Compare.Tests;

public sealed class ReportFilesTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Has_the_names_that_others_rely_on()
    {
        using JsonDocument json = JsonDocument.Parse(ReportFiles.ToJson(Report()));
        JsonElement root = json.RootElement;
        Has(root, "dataset", "stages", "comparisons", "environment", "disagreements", "conclusion", "notes", "created", "format");
        Has(root.GetProperty("dataset"), "name", "fingerprint", "train", "validation", "test", "labels");
        JsonElement stage = root.GetProperty("stages")[1];
        Has(
            stage, "id", "title", "accuracy", "accuracyInterval", "macroAccuracy", "macroF1", "logLoss", "ece", "trainSeconds", "textsPerSecond", "latencyMicroseconds", "modelBytes",
            "parameters", "deterministic", "provider", "slices");
        Has(stage.GetProperty("latencyMicroseconds"), "p50", "p95", "p99", "n");
        Assert.Equal(2, stage.GetProperty("accuracyInterval").GetArrayLength());
        JsonElement comparison = root.GetProperty("comparisons")[0];
        Has(comparison, "stage", "baseline", "difference", "interval", "pValue");
        Assert.Equal(2, comparison.GetProperty("interval").GetArrayLength());

        // What does not apply is there, and null: a reader need not guess.
        Assert.Equal(JsonValueKind.Null, root.GetProperty("stages")[0].GetProperty("logLoss").ValueKind);
    }

    [Fact]
    public void Survives_the_round_trip()
    {
        ComparisonReport report = Report();
        report = report with
        {
            Stages = [report.Stages[0] with { Accuracy = 0.1 + 0.2, MacroF1 = double.Epsilon, TextsPerSecond = double.MaxValue }, report.Stages[1]],
            Dataset = report.Dataset with { LabelMap = new Dictionary<string, string> { ["zh-Hans"] = "中文" } },
            Notes = ["Größe < 3 & \"日本語\" 🙂"],
        };
        string path = folder.File("out/report.json");
        ReportFiles.WriteJson(path, report);
        ComparisonReport back = ReportFiles.ReadJson(path);
        Assert.Equal(ReportFiles.ToJson(report), ReportFiles.ToJson(back));
        Assert.Equal(report.Stages[0].Accuracy, back.Stages[0].Accuracy);
        Assert.Equal(double.Epsilon, back.Stages[0].MacroF1);
        Assert.Equal(report.Notes, back.Notes);
        Assert.Equal("中文", back.Dataset.LabelMap["zh-Hans"]);
        Assert.Equal(report.Created, back.Created);
        Assert.Contains("日本語", File.ReadAllText(path));
        Assert.DoesNotContain("< 3", File.ReadAllText(path));
    }

    [Fact]
    public void Writes_no_number_that_is_none()
    {
        ComparisonReport report = Report();
        report = report with { Stages = [report.Stages[0] with { TextsPerSecond = double.NaN }] };
        Assert.Throws<ArgumentException>(() => ReportFiles.WriteJson(folder.File("report.json"), report));
        Assert.DoesNotContain(folder.Entries, e => e.StartsWith("report", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("{ \"format\": 2 }")]
    [InlineData("[1, 2")]
    public void Says_what_is_no_report(string? content)
    {
        string path = folder.File("report.json");
        if (content is not null)
        {
            File.WriteAllText(path, content);
        }

        InputException e = Assert.Throws<InputException>(() => ReportFiles.ReadJson(path));
        Assert.Contains(path, e.Message);
        Assert.DoesNotContain('\n', e.Message);
    }

    private ComparisonReport Report() => folder.Run(TinyTask.Create(), [FakeStage.Rules(), FakeStage.Perfect()]);

    private static void Has(JsonElement element, params string[] names) =>
        Assert.Empty(names.Except(element.EnumerateObject().Select(p => p.Name), StringComparer.Ordinal));
}
