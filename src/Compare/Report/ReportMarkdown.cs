namespace MlNetPath.Compare;

/// <summary>Writes a report as Markdown (GitHub's kind, with tables). Stateless, so safe from any thread.</summary>
public static class ReportMarkdown
{
    /// <summary>The whole report as a page, lines ended by a line feed.</summary>
    /// <param name="report">What a comparison found.</param>
    public static string Write(ComparisonReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        MarkdownPage page = MarkdownPage.Begin(report.Dataset.Name, ReportText.Subtitle(report), report);
        page.Table(ReportTables.Main(report));
        page.Notes(report);
        page.Table(ReportTables.Comparisons(report));
        page.Table(ReportTables.Sources(report));
        page.Table(ReportTables.Accuracy(report));
        page.Table(ReportTables.Slices(report));
        page.Folded("Label by label", "Show F1, precision and recall of every label", ReportText.LabelTables(report));
        page.Table(ReportTables.Disagreements(report));
        page.Table(ReportTables.Speed(report));
        page.Table(ReportTables.Cost(report));
        page.Table(ReportTables.Seeds(report));
        page.Table(ReportTables.Identity(report));
        page.Table(ReportTables.Environment(report));
        return page.End(ReportText.HowToRead);
    }

    /// <summary>One table, with its heading and note; nothing when it has no rows.</summary>
    /// <param name="table">The table.</param>
    public static string Write(ReportTable table)
    {
        ArgumentNullException.ThrowIfNull(table);
        MarkdownPage page = new();
        page.Table(table);
        return page.ToString();
    }
}
