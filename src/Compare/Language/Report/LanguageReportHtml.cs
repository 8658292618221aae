namespace MlNetPath.Compare;

/// <summary>Writes a report on language stages as one HTML page of the same kind as <see cref="ReportHtml"/> writes. Stateless, so safe from any thread.</summary>
public static class LanguageReportHtml
{
    /// <summary>The whole report as a page, lines ended by a line feed.</summary>
    /// <param name="report">What a comparison found.</param>
    public static string Write(LanguageReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        LanguageMeasure measure = LanguageMeasure.Of(report);
        HtmlPage page = new(report.Dataset.Name, LanguageReportText.Subtitle(report), report);
        double best = measure.MoreIsBetter ? report.Stages.Max(stage => stage.Mean) : report.Stages.Min(stage => stage.Mean);
        page.Add(HtmlTables.Stages(LanguageTables.Main(report), row => report.Stages[row].Mean == best));
        page.Notes(report);
        page.Figure(LanguagePlot.Draw(report, PlotInk.Css), "plot-languages", LanguageTables.Scores(report).Title,
            $"A dot for each stage, and its 95% interval. Further {(measure.MoreIsBetter ? "right" : "left")} is better.");
        page.Table(LanguageTables.Comparisons(report));
        page.Table(LanguageTables.Scores(report) with { Title = "The same in figures" });
        page.Table(LanguageTables.Bleus(report));
        page.Folded("Step by step", LanguageTables.Differences(report));
        page.Add(HtmlTables.Table(LanguageTables.Examples(report), "texts"));
        page.Table(LanguageTables.Cost(report));
        page.Table(LanguageTables.Identity(report));
        page.Table(LanguageTables.Environment(report));
        return page.End(LanguageReportText.HowToRead(report));
    }
}
