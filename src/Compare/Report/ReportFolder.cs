using MlNetPath.Core;

namespace MlNetPath.Compare;

/// <summary>Writes a report in every form into one folder. Stateless, so safe from any thread.</summary>
public static class ReportFolder
{
    /// <summary>
    /// Writes <c>report.json</c>, <c>report.md</c> and <c>report.html</c>. All three are drawn before the first is written, each replaces
    /// an older one only when it is whole, and other files in the folder stay.
    /// </summary>
    /// <param name="report">What a comparison found.</param>
    /// <param name="json">The same report as JSON text.</param>
    /// <param name="folder">The folder; it is made where it is missing.</param>
    /// <exception cref="InputException">The folder or a file cannot be written.</exception>
    public static void Write(ComparisonReport report, string json, string folder) =>
        Write(json, ReportMarkdown.Write(report), ReportHtml.Write(report), folder);

    /// <inheritdoc cref="Write(ComparisonReport, string, string)"/>
    public static void Write(LanguageReport report, string json, string folder) =>
        Write(json, LanguageReportMarkdown.Write(report), LanguageReportHtml.Write(report), folder);

    private static void Write(string json, string markdown, string html, string folder)
    {
        ArgumentNullException.ThrowIfNull(json);
        ArgumentException.ThrowIfNullOrWhiteSpace(folder);
        Atomically.WriteText(Path.Combine(folder, "report.json"), json);
        Atomically.WriteText(Path.Combine(folder, "report.md"), markdown);
        Atomically.WriteText(Path.Combine(folder, "report.html"), html);
    }
}
