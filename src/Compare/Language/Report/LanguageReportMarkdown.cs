namespace MlNetPath.Compare;

/// <summary>Writes a report on language stages as Markdown (GitHub's kind, with tables). Stateless, so safe from any thread.</summary>
public static class LanguageReportMarkdown
{
    /// <summary>The whole report as a page, lines ended by a line feed.</summary>
    /// <param name="report">What a comparison found.</param>
    public static string Write(LanguageReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        MarkdownPage page = MarkdownPage.Begin(report.Dataset.Name, LanguageReportText.Subtitle(report), report);
        page.Table(LanguageTables.Main(report));
        page.Notes(report);
        page.Table(LanguageTables.Comparisons(report));
        page.Table(LanguageTables.Scores(report));
        page.Table(LanguageTables.Bleus(report));
        page.Folded("Step by step", "Show every difference with its interval", LanguageTables.Differences(report));
        page.Table(LanguageTables.Examples(report));
        page.Table(LanguageTables.Cost(report));
        page.Table(LanguageTables.Identity(report));
        page.Table(LanguageTables.Environment(report));
        return page.End(LanguageReportText.HowToRead(report));
    }
}
