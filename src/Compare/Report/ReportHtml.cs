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
        StringBuilder page = new();
        Head(page, report);
        page.Append(HtmlTables.Main(report));
        foreach (StageNotRun stage in report.NotRun)
        {
            page.Append("<p class=\"note\">").Append(HtmlText.Escape(stage.ToString())).Append("</p>\n");
        }

        Notes(page, report);
        if (report.Stages.Count > 1)
        {
            Figure(page, AccuracyLatencyPlot.Draw(report, PlotInk.Css), "plot-latency", "Accuracy and speed", "wide",
                "Up is better, left is faster. Filled dots joined by the grey line are the Pareto front: no other stage is both faster and better. Bars are 95% intervals.");
        }

        page.Append(HtmlTables.Table(ReportTables.Comparisons(report)));
        page.Append(HtmlTables.Table(ReportTables.Sources(report)));
        page.Append(HtmlTables.Table(ReportTables.Accuracy(report)));

        if (LengthPlot.Applies(report))
        {
            Figure(page, LengthPlot.Draw(report, PlotInk.Css), "plot-length", "Accuracy by length of the text", "wide", "Bars are 95% Wilson intervals.");
        }

        page.Append(HtmlTables.Table(ReportTables.Slices(report)));
        Confusions(page, report);
        Reliabilities(page, report);
        Labels(page, report);
        page.Append(HtmlTables.Disagreements(report));
        page.Append(HtmlTables.Table(ReportTables.Speed(report)));
        page.Append(HtmlTables.Table(ReportTables.Cost(report)));
        page.Append(HtmlTables.Table(ReportTables.Seeds(report)));
        page.Append(HtmlTables.Table(ReportTables.Identity(report)));
        page.Append(HtmlTables.Table(ReportTables.Environment(report)));
        HowToRead(page);
        return page.Append("</main>\n</body>\n</html>\n").ToString();
    }

    // A stage that learned something: neither written by hand nor a variant that scores another one's model.
    internal static bool IsTrained(StageResult stage) => stage is { WrittenByHand: false, TrainSeconds: not null, DerivedFrom: null } && stage.Id != "majority";

    private static void Head(StringBuilder page, ComparisonReport report)
    {
        string name = HtmlText.Escape(report.Dataset.Name);
        page.Append("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\" />\n")
            .Append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\" />\n")
            .Append("<meta name=\"color-scheme\" content=\"light dark\" />\n")
            .Append("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\" />\n")
            .Append(CultureInfo.InvariantCulture, $"<title>Comparison on {name}</title>\n<style>\n{ReportStyle.Sheet}\n</style>\n</head>\n<body>\n<main>\n")
            .Append("<p class=\"kicker\">Comparison</p>\n")
            .Append(CultureInfo.InvariantCulture, $"<h1><bdi>{name}</bdi></h1>\n<p class=\"sub\">{HtmlText.Escape(ReportText.Subtitle(report))}</p>\n")
            .Append(CultureInfo.InvariantCulture, $"<p class=\"answer\">{HtmlText.Escape(report.Conclusion)}</p>\n");
    }

    private static void Notes(StringBuilder page, ComparisonReport report)
    {
        if (report.Notes.Count > 0)
        {
            page.Append("<h2 class=\"minor\">Notes</h2>\n<ul class=\"notes\">\n");
            foreach (string note in report.Notes)
            {
                page.Append("<li>").Append(HtmlText.Escape(note)).Append("</li>\n");
            }

            page.Append("</ul>\n");
        }
    }

    private static void Figure(StringBuilder page, PlotDrawing drawing, string id, string title, string kind, string caption) =>
        page.Append(CultureInfo.InvariantCulture, $"<h2>{HtmlText.Escape(title)}</h2>\n<figure class=\"{kind}\"><div class=\"scroll\">{drawing.ToSvg(id)}</div><figcaption>{HtmlText.Escape(caption)}</figcaption></figure>\n");

    private static void Confusions(StringBuilder page, ComparisonReport report)
    {
        StageResult[] stages = [.. report.Stages.Where(stage => IsTrained(stage) && stage.Confusion.Count > 0)];
        if (stages.Length == 0)
        {
            return;
        }

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
    }

    private static void Reliabilities(StringBuilder page, ComparisonReport report)
    {
        (StageResult Stage, int Series)[] stages = [.. report.Stages.Select((stage, i) => (stage, i)).Where(s => s.stage.Reliability.Any(bin => bin.Count > 0))];
        if (stages.Length == 0)
        {
            return;
        }

        page.Append("<h2>Can the confidence be believed?</h2>\n<p class=\"note\">A stage whose confidence can be believed stays on the grey line; below it, it claims too much. The larger a dot, the more predictions.</p>\n<div class=\"grid\">\n");
        foreach ((StageResult stage, int series) in stages)
        {
            string ece = $"ECE {Figures.Measure(stage.Ece)}, {Figures.Count(stage.Reliability.Count(bin => bin.Count > 0))} of {Figures.Count(stage.Reliability.Count)} bins in use, {Figures.Count(stage.Reliability.Sum(bin => (long)bin.Count))} texts";
            page.Append(CultureInfo.InvariantCulture, $"<figure><h3>{HtmlText.Escape(stage.Title)}</h3>{ReliabilityPlot.Draw(stage, series, PlotInk.Css).ToSvg($"plot-reliability-{series}")}<figcaption>{ece}</figcaption></figure>\n");
        }

        page.Append("</div>\n");
    }

    private static void Labels(StringBuilder page, ComparisonReport report)
    {
        ReportTable[] tables = ReportText.LabelTables(report);
        if (tables.Length > 0)
        {
            page.Append("<h2>Label by label</h2>\n");
            foreach (ReportTable table in tables)
            {
                page.Append("<details><summary>").Append(HtmlText.Escape(table.Title)).Append("</summary>\n").Append(HtmlTables.Bare(table)).Append("</details>\n");
            }
        }
    }

    private static void HowToRead(StringBuilder page)
    {
        page.Append("<h2>How to read it</h2>\n<dl>\n");
        foreach ((string term, string meaning) in ReportText.HowToRead)
        {
            page.Append(CultureInfo.InvariantCulture, $"<dt>{HtmlText.Escape(term)}</dt><dd>{HtmlText.Escape(char.ToUpperInvariant(meaning[0]) + meaning[1..])}</dd>\n");
        }

        page.Append("</dl>\n");
    }
}
