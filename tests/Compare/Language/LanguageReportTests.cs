using System.Globalization;
using System.Text.Json;
using System.Xml.Linq;
using MlNetPath.Core;

namespace MlNetPath.Compare.Tests;

public sealed class LanguageReportTests : IDisposable
{
    private static readonly LanguageReport Translation = LanguageComparisonTests.Translate(
        TinyCorpus.Create(), FakeTranslator.Copying(), LanguageComparisonTests.Unavailable("big"), FakeTranslator.Half(), FakeTranslator.Perfect());

    private static readonly LanguageReport NextToken = LanguageComparisonTests.Score(TinyCorpus.Create(), FakeScorer.Stage("high", 3), FakeScorer.Stage("low", 2));

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Json_has_the_names_that_others_rely_on_and_null_for_what_does_not_apply()
    {
        using JsonDocument json = JsonDocument.Parse(ReportFiles.ToJson(Translation));
        JsonElement root = json.RootElement;
        Has(root, "format", "command", "created", "measure", "dataset", "stages", "notRun", "comparisons", "examples", "environment", "conclusion", "notes");
        Has(root.GetProperty("dataset").GetProperty("languages")[0], "language", "test", "measured", "groups");
        JsonElement stage = root.GetProperty("stages")[1];
        Has(stage, "id", "title", "details", "seed", "mean", "meanBleu", "languages", "prepareSeconds", "trainSeconds", "textsPerSecond", "parameters", "fileBytes", "sha256", "provider", "peakMemoryBytes");
        Has(stage.GetProperty("languages")[0], "language", "score", "interval", "bleu", "bleuInterval", "seconds");
        JsonElement step = root.GetProperty("comparisons")[0];
        Has(step, "stage", "baseline", "difference", "better", "worse", "languages");
        Has(step.GetProperty("languages")[0], "language", "difference", "interval", "pValue", "unadjustedPValue", "baselinePValue", "unadjustedBaselinePValue");
        Has(root.GetProperty("examples")[0], "language", "which", "source", "text", "answers");
        Assert.Equal(JsonValueKind.Null, stage.GetProperty("parameters").ValueKind);
        using JsonDocument bits = JsonDocument.Parse(ReportFiles.ToJson(NextToken));
        Assert.Equal(JsonValueKind.Null, bits.RootElement.GetProperty("stages")[0].GetProperty("meanBleu").ValueKind);
    }

    [Fact]
    public void A_folder_holds_the_report_in_three_forms_and_the_json_survives_the_round_trip()
    {
        foreach (LanguageReport report in new[] { Translation, NextToken })
        {
            ReportFolder.Write(report, ReportFiles.ToJson(report), folder.Path);
            Assert.Equal(["report.html", "report.json", "report.md"], folder.Entries);
            LanguageReport back = ReportFiles.ReadLanguageJson(folder.File("report.json"));
            Assert.Equal(ReportFiles.ToJson(report), ReportFiles.ToJson(back));
            Assert.Equal(File.ReadAllText(folder.File("report.html")), LanguageReportHtml.Write(back));
            Assert.Equal(File.ReadAllText(folder.File("report.md")), LanguageReportMarkdown.Write(back));
            Assert.Contains("is no report", Assert.Throws<InputException>(() => ReportFiles.ReadJson(folder.File("report.json"))).Message);
        }

        InputException other = Assert.Throws<InputException>(() => LanguageReportHtml.Write(Translation with { Measure = "TER" }));
        Assert.Contains("'TER'", other.Message);
    }

    [Fact]
    public void The_page_is_well_formed_and_begins_with_the_answer_the_table_and_the_plot()
    {
        ReportPage page = new(LanguageReportHtml.Write(Translation));
        string[] order = [.. page.Document.Descendants().Select(e => (string?)e.Attribute("class") == "answer" ? "answer" : e.Name.LocalName).Where(n => n is "answer" or "table" or "figure")];
        Assert.Equal(["answer", "table", "figure"], order.Take(3));
        Assert.Contains(Translation.Conclusion, page.Text);
        Assert.Contains("fake big, not run: no model.", page.Text);
        Assert.Contains("a note", page.Text);
        string[][] main = page.MainTable();
        Assert.Equal(["stage", "chrF", "BLEU", "better in", "texts/s", "parameters", "size", "trained in"], main[0]);
        Assert.Equal(["fake copy", "fake half", "fake perfect"], main.Skip(1).Select(row => row[0]));
        Assert.Equal(["n/a", "13 of 13", "13 of 13"], main.Skip(1).Select(row => row[3]));
        Assert.Equal(("100.0", "100.0"), (main[3][1], main[3][2]));
        XElement plot = page.All("svg").Single(svg => (string?)svg.Attribute("id") == "plot-languages");
        string[] texts = [.. plot.Elements("g").Elements("text").Select(text => text.Value)];
        Assert.Superset(new HashSet<string>(ParallelCorpus.Languages.Skip(1)) { "fake copy", "fake half", "fake perfect", "direction" }, new HashSet<string>(texts));
        Assert.Contains("fake perfect: cs 100.0", plot.Element("desc")!.Value);
        Assert.DoesNotContain("NaN", page.Html);
    }

    [Fact]
    public void A_page_of_bits_speaks_of_languages_and_of_fewer()
    {
        ReportPage page = new(LanguageReportHtml.Write(NextToken));
        Assert.Equal(["stage", "bits per byte", "better in", "texts/s", "parameters", "size", "trained in"], page.MainTable()[0]);
        Assert.Equal("14 of 14", page.MainTable()[2][2]);
        Assert.Contains("Further left is better", page.Text);
        Assert.DoesNotContain("chrF", page.Text);
        Assert.DoesNotContain("BLEU", page.Text);
        Assert.Equal(["fake low", "fake high", "−1.0000", "14 of 14", "0 of 14", "better"], page.Table("Is each step worth it?")[1]);
        Assert.Equal("lead", (string?)page.All("table").First().Descendants("tr").ElementAt(2).Descendants("span").Last().Attribute("class"));
    }

    [Fact]
    public void Both_pages_draw_the_same_tables()
    {
        ReportPage html = new(LanguageReportHtml.Write(Translation));
        string markdown = LanguageReportMarkdown.Write(Translation);
        MarkdownTables.AssertRegular(markdown);
        foreach (ReportTable table in new[] { LanguageTables.Comparisons(Translation), LanguageTables.Bleus(Translation), LanguageTables.Examples(Translation), LanguageTables.Cost(Translation), LanguageTables.Identity(Translation), LanguageTables.Environment(Translation) })
        {
            Assert.Equal(table.Rows, html.Table(table.Title).Skip(1));
            Assert.Contains($"## {table.Title}\n", markdown);
        }

        Assert.Equal(LanguageTables.Scores(Translation).Rows, html.Table("The same in figures").Skip(1));
        Assert.Equal(
            ["# Comparison on translation", "## All stages", "## Notes", "## Is each step worth it?", "## chrF by direction", "## BLEU by direction", "## Step by step", "### fake half against fake copy",
                "### fake perfect against fake half", "## What it looks like", "## What it costs", "## What exactly was measured", "## Where it was measured", "## How to read it"],
            markdown.Split('\n').Where(line => line.StartsWith('#')));
    }

    [Fact]
    public void What_training_took_is_told_as_it_is()
    {
        LanguageStageResult stage = Translation.Stages[0] with { PrepareSeconds = 3 };
        string Trained(LanguageStageResult one) => LanguageTables.Main(Translation with { Stages = [one] }).Rows[0][^1];
        Assert.Equal("3.00 s", Trained(stage));
        Assert.Equal("4 h 00 min (reused)", Trained(stage with { TrainSeconds = 14_400, TrainedElsewhere = true }));
        Assert.Equal("trained elsewhere", Trained(stage with { TrainedElsewhere = true }));
        Assert.Equal("written by hand", Trained(stage with { WrittenByHand = true }));
    }

    [Fact]
    public void Hostile_texts_and_another_culture_change_no_structure()
    {
        string[] hostile = ["<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "a|b|c\n\nd", "`code` *bold* [link](x) https://example.com/x", "nul\0 half \uD83D \u202Eevil", ""];
        LanguageReport report = Translation with
        {
            Conclusion = hostile[0],
            Notes = hostile,
            Stages = [.. Translation.Stages.Select((stage, i) => stage with { Title = hostile[i + 1], Details = hostile[i], Provider = hostile[i] })],
            Examples = [.. hostile.Select(text => new LanguageExample("de", "best", text, text, [new LanguageAnswer("copy", text, 1), new LanguageAnswer("half", null, 2)]))],
        };
        (string Html, string Markdown) expected = (LanguageReportHtml.Write(report), LanguageReportMarkdown.Write(report));
        ReportPage page = new(expected.Html);
        Assert.DoesNotContain(page.Document.Descendants(), e => e.Name.LocalName is "script" or "img");
        Assert.Contains("(nothing)", page.Text);
        MarkdownTables.AssertRegular(expected.Markdown);
        Assert.DoesNotContain("<script", expected.Markdown);
        CultureInfo before = CultureInfo.CurrentCulture;
        var comma = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        (comma.NumberFormat.NumberDecimalSeparator, comma.NumberFormat.NumberGroupSeparator, comma.NumberFormat.NegativeSign) = (",", ".", "~");
        try
        {
            CultureInfo.CurrentCulture = comma;
            Assert.Equal(expected, (LanguageReportHtml.Write(report), LanguageReportMarkdown.Write(report)));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void A_translation_with_half_a_character_can_be_reported()
    {
        LanguageReport report = LanguageComparisonTests.Translate(TinyCorpus.Create(20), FakeTranslator.Stage("odd", (text, _) => text + "\uD83D\0"));
        ReportFolder.Write(report, ReportFiles.ToJson(report), folder.Path);
        Assert.Equal("odd", ReportFiles.ReadLanguageJson(folder.File("report.json")).Stages[0].Id);
        _ = new ReportPage(LanguageReportHtml.Write(report));
    }

    private static void Has(JsonElement element, params string[] names) =>
        Assert.Empty(names.Except(element.EnumerateObject().Select(p => p.Name), StringComparer.Ordinal));
}
