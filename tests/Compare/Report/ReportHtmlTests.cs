using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace MlNetPath.Compare.Tests;

public class ReportHtmlTests
{
    private static readonly ReportPage Page = new(SampleReport.Create());

    [Fact]
    public void The_answer_comes_first_then_the_table_then_a_plot()
    {
        string[] order = [.. Page.Document.Descendants().Select(e => (string?)e.Attribute("class") == "answer" ? "answer" : e.Name.LocalName).Where(n => n is "answer" or "table" or "figure")];
        Assert.Equal(["answer", "table", "figure"], order.Take(3));
        Assert.Contains("Learning pays", Page.All("p").First(p => (string?)p.Attribute("class") == "answer").Value);
    }

    [Fact]
    public void The_main_table_has_a_row_per_stage_and_says_what_does_not_apply()
    {
        string[][] table = Page.MainTable();
        Assert.Equal(6, table.Length);
        Assert.All(table, row => Assert.Equal(10, row.Length));
        string[] rules = table[2];
        Assert.Equal("Written rules", rules[0]);
        Assert.Equal("n/a", rules[4]);
        Assert.Equal("n/a", rules[5]);
        Assert.Equal("written by hand", rules[9]);
        Assert.Equal("21.4 s (reused)", table[3][9]);
        Assert.Equal("812 µs", table[5][6]);
    }

    [Fact]
    public void The_page_needs_nothing_from_elsewhere_and_runs_nothing()
    {
        Assert.DoesNotMatch(new Regex("https?:|//[a-z]|@import|url\\((?!#)|data:", RegexOptions.IgnoreCase), Page.Html);
        Assert.DoesNotContain(Page.Document.Descendants(), e => e.Name.LocalName is "script" or "link" or "img" or "image" or "iframe" or "object" or "base");
        Assert.DoesNotContain(Page.Document.Descendants().Attributes(), a => a.Name.LocalName is "src" or "href" || a.Name.LocalName.StartsWith("on", StringComparison.Ordinal));
    }

    [Fact]
    public void The_page_can_be_read_by_a_screen_reader()
    {
        Assert.Equal("en", (string?)Page.Document.Root!.Attribute("lang"));
        Assert.All(Page.All("th"), header => Assert.Contains((string?)header.Attribute("scope"), new[] { "col", "row" }));
        XElement[] plots = [.. Page.All("svg").Where(svg => (string?)svg.Attribute("aria-hidden") != "true")];
        Assert.NotEmpty(plots);
        HashSet<string> ids = [.. Page.Document.Descendants().Attributes("id").Select(id => id.Value)];
        Assert.Equal(Page.Document.Descendants().Attributes("id").Count(), ids.Count);
        foreach (XElement plot in plots)
        {
            Assert.Equal("img", (string?)plot.Attribute("role"));
            Assert.All(plot.Attribute("aria-labelledby")!.Value.Split(' '), id => Assert.Contains(id, ids));
            Assert.NotEqual("", plot.Element("title")!.Value);
            Assert.NotEqual("", plot.Element("desc")!.Value);
        }

        foreach (Match reference in Regex.Matches(Page.Html, "url\\(#([^)]+)\\)"))
        {
            Assert.Contains(reference.Groups[1].Value, ids);
        }
    }

    [Fact]
    public void Every_plot_is_there_for_every_stage_it_applies_to()
    {
        string[] titles = [.. Page.All("svg").Elements("title").Select(title => title.Value)];
        Assert.Equal(
            [
                "Accuracy against the time of one text", "Accuracy by length of the text",
                "Confusion of Learned (naive Bayes)", "Confusion of First principles", "Confusion of Deep network",
                "Reliability of Majority class", "Reliability of Learned (naive Bayes)", "Reliability of First principles", "Reliability of Deep network",
            ],
            titles);
    }

    [Fact]
    public void Plots_take_their_colours_from_the_page_and_their_text_needs_no_font_of_this_machine()
    {
        foreach (XElement plot in Page.All("svg"))
        {
            Assert.DoesNotMatch("(fill|stroke)=\"(#|black|white|rgb)", plot.ToString());
            Assert.Empty(plot.Descendants().Attributes("font-family"));
        }

        XElement latency = Page.All("svg").Single(svg => (string?)svg.Attribute("id") == "plot-latency");
        Assert.Contains("Written rules", latency.Elements("g").Elements("text").Select(text => text.Value));
        Assert.Contains("Written rules: ", latency.Element("desc")!.Value);
        Assert.Contains("on the Pareto front", latency.Element("desc")!.Value);
    }

    [Fact]
    public void The_length_axis_names_every_length_in_full()
    {
        XElement length = Page.All("svg").Single(svg => (string?)svg.Attribute("id") == "plot-length");
        string[] texts = [.. length.Elements("g").Elements("text").Select(text => text.Value)];
        Assert.Equal(["1-9", "10-19", "20-39", "40-79", "80-159", "160+"], texts.Take(6));
        Assert.Contains("characters in the text", texts);
    }

    [Fact]
    public void Light_and_dark_colours_are_told_apart_from_their_background()
    {
        foreach (string[] ink in new[] { ReportStyle.LightInk, ReportStyle.DarkInk })
        {
            Assert.Equal(ReportStyle.InkNames.Length, ink.Length);
            Dictionary<string, string> colors = ReportStyle.InkNames.Zip(ink).ToDictionary(pair => pair.First, pair => pair.Second);
            Assert.All(colors.Where(c => c.Key is not ("paper" or "grid" or "heat")), c => Assert.True(Contrast(c.Value, colors["paper"]) >= 4.5, $"{c.Key} {c.Value}"));
            Assert.True(Contrast(colors["ink"], colors["heat"]) >= 4.5);
        }
    }

    [Fact]
    public void No_detectable_difference_is_said_where_the_test_finds_none()
    {
        ComparisonReport report = SampleReport.Create();
        ComparisonReport changed = report with { Comparisons = [.. report.Comparisons.Select((c, i) => i == 1 ? c with { PValue = 0.05 } : c)] };
        string[][] table = new ReportPage(changed).Table("Is each step worth it?");
        Assert.Equal(["better", "no detectable difference", "worse", "better"], table.Skip(1).Select(row => row[7]));
        Assert.Equal("p < 0.001", table[1][6]);
    }

    [Fact]
    public void Percentiles_need_enough_samples_whatever_the_file_says()
    {
        ComparisonReport report = SampleReport.Create();
        ComparisonReport changed = report with { Stages = [report.Stages[0] with { LatencyMicroseconds = new Latency(1, 2, 3, 999) }, report.Stages[1] with { LatencyMicroseconds = new Latency(1, 2, 3, 99) }, report.Stages[2]] };
        string[][] table = new ReportPage(changed).Table("How fast it answers");
        Assert.Equal(["2.00 µs", "n/a"], table[1][2..4]);
        Assert.Equal(["n/a", "n/a"], table[2][2..4]);
        Assert.Equal(["81.5 µs", "133 µs"], table[3][2..4]);
    }

    [Fact]
    public void One_stage_is_a_report_without_comparisons()
    {
        ReportPage page = new(SampleReport.Only("rules"));
        Assert.Equal(2, page.MainTable().Length);
        Assert.DoesNotContain("Is each step worth it?", page.Text);
        Assert.DoesNotContain("Accuracy and speed", page.Text);
        Assert.DoesNotContain("Can the confidence be believed?", page.Text);
        Assert.DoesNotContain("Where the stages disagree", page.Text);
    }

    [Fact]
    public void What_was_not_measured_leaves_no_empty_section()
    {
        ComparisonReport report = SampleReport.Create();
        ReportPage page = new(report with
        {
            Stages = [.. report.Stages.Select(stage => stage with { Slices = [], Labels = [], Confusion = [], Reliability = [], Seeds = [], AccuracyInterval = [], AccuracyIntervalByGroup = [], ValidationAccuracy = null })],
            Notes = [],
        });
        string[] headings = [.. page.All("h2").Select(h => h.Value)];
        Assert.Equal(["Accuracy and speed", "Is each step worth it?", "Where the stages disagree", "How fast it answers", "What it costs", "What exactly was measured", "Where it was measured", "How to read it"], headings);
    }

    [Fact]
    public void Of_a_hundred_labels_the_worst_twenty_are_drawn_and_the_page_says_so()
    {
        ComparisonReport report = SampleReport.Create([.. Enumerable.Range(1, 100).Select(i => $"label {i}")], perLabel: 200);
        ReportPage page = new(report);
        Assert.Contains("Shown are the 20 of 100 labels with the most errors", page.Text);
        StageResult deep = report.Stages[4];
        int[] shown = ConfusionPlot.Shown(deep);
        int Errors(int row) => deep.Confusion[row].Sum() - deep.Confusion[row][row];
        Assert.Equal(20, shown.Length);
        Assert.True(shown.Min(Errors) >= Enumerable.Range(0, 100).Except(shown).Max(Errors));
        Assert.Equal(101, page.All("details").Last().Descendants("tr").Count());
        Assert.True(page.Html.Length < 2_000_000);
    }

    [Theory]
    [InlineData(0.0, 0.0)]
    [InlineData(1.0, 1.0)]
    [InlineData(0.5, 0.5)]
    public void Extreme_figures_are_drawn(double accuracy, double end)
    {
        ComparisonReport report = SampleReport.Create();
        ReportPage page = new(report with
        {
            Stages = [.. report.Stages.Select(stage => stage with { Accuracy = accuracy, AccuracyInterval = [end, end], LatencyMicroseconds = new Latency(0, null, null, 0), TextsPerSecond = 0 })],
        });
        Assert.DoesNotContain("NaN", page.Html);
        Assert.DoesNotContain("Infinity", page.Html);
        Assert.DoesNotContain("∞", page.Html);
    }

    // Relative luminance and contrast as defined by WCAG 2.
    private static double Contrast(string first, string second)
    {
        double[] sorted = [.. new[] { Luminance(first), Luminance(second) }.Order()];
        return (sorted[1] + 0.05) / (sorted[0] + 0.05);
    }

    private static double Luminance(string color)
    {
        double Channel(int at)
        {
            double value = Convert.ToInt32(color.Substring(at, 2), 16) / 255.0;
            return value <= 0.04045 ? value / 12.92 : Math.Pow((value + 0.055) / 1.055, 2.4);
        }

        return (0.2126 * Channel(1)) + (0.7152 * Channel(3)) + (0.0722 * Channel(5));
    }
}
