namespace MlNetPath.Compare.Tests;

public class ReportMarkdownTests
{
    private static readonly string Page = ReportMarkdown.Write(SampleReport.Create());

    [Fact]
    public void Sections_stand_in_the_order_of_importance()
    {
        string[] headings = [.. Page.Split('\n').Where(line => line.StartsWith('#'))];
        Assert.Equal(
            [
                "# Comparison on languages", "## All stages", "## Notes", "## Is each step worth it?", "## How sure is the accuracy?", "## Accuracy by slice", "## Label by label",
                "### F1 per label", "### Precision per label", "### Recall per label", "## Where the stages disagree", "## How fast it answers", "## What it costs",
                "## Spread over seeds", "## What exactly was measured", "## Where it was measured", "## How to read it",
            ],
            headings);
        MarkdownTables.AssertRegular(Page);
        Assert.DoesNotContain('\r', Page);
        Assert.EndsWith(".\n", Page);
    }

    [Fact]
    public void Rules_get_no_invented_probabilities()
    {
        string[] rules = MarkdownTables.Cells(Page.Split('\n').First(line => line.StartsWith("| Written rules", StringComparison.Ordinal)));
        Assert.Equal(["n/a", "n/a"], rules[4..6]);
        Assert.Equal("written by hand", rules[9]);
    }

    [Fact]
    public void Translations_are_no_independent_evidence_and_the_page_says_so()
    {
        ComparisonReport report = SampleReport.Create();
        ReportTable grouped = ReportTables.Accuracy(report with { Dataset = report.Dataset with { TestGroups = 1700 } });
        Assert.Equal(["98.90–99.70", "99.50%"], grouped.Rows[4].Skip(3));
        Assert.Equal(["n/a", "n/a"], grouped.Rows[0].Skip(3));
        Assert.Contains("23,758 test texts come from 1,700 groups", grouped.Note, StringComparison.Ordinal);
        Assert.Contains("too narrow", grouped.Note, StringComparison.Ordinal);
        Assert.DoesNotContain("too narrow", ReportTables.Accuracy(report with { Dataset = report.Dataset with { TestGroups = report.Dataset.Test } }).Note, StringComparison.Ordinal);
    }

    [Fact]
    public void A_difference_is_claimed_only_where_both_measures_tell_it()
    {
        StageComparison Of(double p, double low, double high) => new()
        {
            Stage = "b",
            Baseline = "a",
            Difference = 0.01,
            Interval = [low, high],
            OnlyStageRight = 9,
            OnlyBaselineRight = 1,
            PValue = p,
            UnadjustedPValue = p,
        };
        Assert.Equal("better", ReportTables.Verdict(Of(0.01, 0.001, 0.02)));
        Assert.Equal("no detectable difference", ReportTables.Verdict(Of(0.01, -0.001, 0.02)));
        Assert.Equal("no detectable difference", ReportTables.Verdict(Of(0.05, 0.001, 0.02)));
    }

    [Fact]
    public void A_label_never_predicted_has_no_precision()
    {
        string[] lines = [.. Page.Split('\n').SkipWhile(line => line != "### Precision per label")];
        Assert.Equal("n/a", MarkdownTables.Cells(lines.First(line => line.StartsWith("| de ", StringComparison.Ordinal)))[2]);
    }

    [Fact]
    public void The_spread_over_seeds_is_that_of_the_seeds()
    {
        ReportTable table = ReportTables.Seeds(SampleReport.Create());
        Assert.Equal(["Deep network", "1, 2, 3", "99.37%", "99.41%", "99.44%", "0.07", "0.994"], Assert.Single(table.Rows));
    }

    [Fact]
    public void Both_pages_draw_the_same_tables()
    {
        ReportPage html = new(SampleReport.Create());
        foreach (ReportTable table in new[] { ReportTables.Comparisons(SampleReport.Create()), ReportTables.Slices(SampleReport.Create()), ReportTables.Cost(SampleReport.Create()), ReportTables.Environment(SampleReport.Create()) })
        {
            Assert.Equal(table.Rows, html.Table(table.Title).Skip(1));
            Assert.Contains($"## {table.Title}\n", Page);
        }
    }
}
