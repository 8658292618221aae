using System.Globalization;
using System.Text;

namespace MlNetPath.Compare;

/// <summary>
/// Writes a report as one HTML page that needs nothing else: no script, no font, no picture from elsewhere. It follows the reader's
/// light or dark mode, its plots are SVG with real text, and it is well-formed XML. Stateless, so safe from any thread.
/// </summary>
public static class ReportHtml
{
    /// <summary>The whole report as a page, lines ended by a line feed.</summary>
    /// <param name="report">What a comparison found.</param>
    public static string Write(ComparisonReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        HtmlPage page = new(report.Dataset.Name, ReportText.Subtitle(report), report);
        page.Add(HtmlTables.Main(report));
        page.Notes(report);
        if (report.Stages.Count > 1)
        {
            page.Figure(AccuracyLatencyPlot.Draw(report, PlotInk.Css), "plot-latency", "Accuracy and speed",
                "Up is better, left is faster. Filled dots joined by the grey line are the Pareto front: no other stage is both faster and better. Bars are 95% intervals.");
        }

        page.Table(ReportTables.Comparisons(report));
        page.Table(ReportTables.Sources(report));
        page.Table(ReportTables.Accuracy(report));
        if (LengthPlot.Applies(report))
        {
            page.Figure(LengthPlot.Draw(report, PlotInk.Css), "plot-length", "Accuracy by length of the text", "Bars are 95% Wilson intervals.");
        }

        page.Table(ReportTables.Slices(report));
        page.Add(Confusions(report));
        page.Add(Reliabilities(report));
        page.Folded("Label by label", ReportText.LabelTables(report));
        page.Add(HtmlTables.Disagreements(report));
        page.Table(ReportTables.Speed(report));
        page.Table(ReportTables.Cost(report));
        page.Table(ReportTables.Seeds(report));
        page.Table(ReportTables.Identity(report));
        page.Table(ReportTables.Environment(report));
        return page.End(ReportText.HowToRead);
    }

    // A stage that learned something: neither written by hand nor a variant that scores another one's model.
    internal static bool IsTrained(StageResult stage) => stage is { WrittenByHand: false, TrainSeconds: not null, DerivedFrom: null } && stage.Id != "majority";

    private static string Confusions(ComparisonReport report)
    {
        StageResult[] stages = [.. report.Stages.Where(stage => IsTrained(stage) && stage.Confusion.Count > 0)];
        if (stages.Length == 0)
        {
            return "";
        }

        StringBuilder page = new();
        page.Append("<h2>What is taken for what</h2>\n<p class=\"note\">Each row is a true label. The diagonal (grey) is the percentage labelled right; ")
            .Append("off it stand counts of errors, shaded by their share of the row. The shades are stretched to the worst error of each stage, so compare numbers, not shades, between stages.</p>\n");
        for (int i = 0; i < stages.Length; i++)
        {
            StageResult stage = stages[i];
            PlotDrawing drawing = ConfusionPlot.Draw(stage, report.Dataset.Labels, PlotInk.Css);
            int shown = ConfusionPlot.Shown(stage).Length;
            string few = shown < stage.Confusion.Count
                ? $" Shown are the {shown} of {Figures.Count(stage.Confusion.Count)} labels with the most errors; the column \"other\" sums up predictions of the rest." : "";
            page.Append(CultureInfo.InvariantCulture, $"<details{(i == stages.Length - 1 ? " open=\"open\"" : "")}><summary>{HtmlText.Escape(stage.Title)}: {Figures.Percent(stage.Accuracy)} right</summary>\n")
                .Append(CultureInfo.InvariantCulture, $"<figure class=\"matrix\"><div class=\"scroll\"><div style=\"max-width: {drawing.Width * 1.05:0}px\">{drawing.ToSvg($"plot-confusion-{i}")}</div></div>")
                .Append(CultureInfo.InvariantCulture, $"<figcaption>{HtmlText.Escape(ConfusionPlot.Describe(stage, report.Dataset.Labels) + few)}</figcaption></figure></details>\n");
        }

        return page.ToString();
    }

    private static string Reliabilities(ComparisonReport report)
    {
        (StageResult Stage, int Series)[] stages = [.. report.Stages.Select((stage, i) => (stage, i)).Where(s => s.stage.Reliability.Any(bin => bin.Count > 0))];
        if (stages.Length == 0)
        {
            return "";
        }

        StringBuilder page = new();
        page.Append("<h2>Can the confidence be believed?</h2>\n<p class=\"note\">A stage whose confidence can be believed stays on the grey line; below it, it claims too much. The larger a dot, the more predictions.</p>\n<div class=\"grid\">\n");
        foreach ((StageResult stage, int series) in stages)
        {
            string ece = $"ECE {Figures.Measure(stage.Ece)}, {Figures.Count(stage.Reliability.Count(bin => bin.Count > 0))} of {Figures.Count(stage.Reliability.Count)} bins in use, {Figures.Count(stage.Reliability.Sum(bin => (long)bin.Count))} texts";
            page.Append(CultureInfo.InvariantCulture, $"<figure><h3>{HtmlText.Escape(stage.Title)}</h3>{ReliabilityPlot.Draw(stage, series, PlotInk.Css).ToSvg($"plot-reliability-{series}")}<figcaption>{ece}</figcaption></figure>\n");
        }

        return page.Append("</div>\n").ToString();
    }
}
