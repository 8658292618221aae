using System.Globalization;
using System.Text;

namespace MlNetPath.Compare;

// A report's HTML page as it grows: its head and answer, tables, plots, and at the end what its words mean.
internal sealed class HtmlPage
{
    private readonly StringBuilder page = new();

    public HtmlPage(string name, string subtitle, IReport report)
    {
        name = HtmlText.Escape(name);
        page.Append("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\" />\n")
            .Append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\" />\n")
            .Append("<meta name=\"color-scheme\" content=\"light dark\" />\n")
            .Append("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\" />\n")
            .Append(CultureInfo.InvariantCulture, $"<title>Comparison on {name}</title>\n<style>\n{ReportStyle.Sheet}\n</style>\n</head>\n<body>\n<main>\n")
            .Append("<p class=\"kicker\">Comparison</p>\n")
            .Append(CultureInfo.InvariantCulture, $"<h1><bdi>{name}</bdi></h1>\n<p class=\"sub\">{HtmlText.Escape(subtitle)}</p>\n")
            .Append(CultureInfo.InvariantCulture, $"<p class=\"answer\">{HtmlText.Escape(report.Conclusion)}</p>\n");
    }

    // What is drawn elsewhere.
    public void Add(string html) => page.Append(html);

    // A table under its heading; nothing when it has no rows.
    public void Table(ReportTable table) => page.Append(HtmlTables.Table(table));

    // What belongs below the main table: the stages that are not in it, and the notes.
    public void Notes(IReport report)
    {
        foreach (StageNotRun stage in report.NotRun)
        {
            page.Append("<p class=\"note\">").Append(HtmlText.Escape(stage.ToString())).Append("</p>\n");
        }

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

    public void Figure(PlotDrawing drawing, string id, string title, string caption) =>
        page.Append(CultureInfo.InvariantCulture, $"<h2>{HtmlText.Escape(title)}</h2>\n<figure class=\"wide\"><div class=\"scroll\">{drawing.ToSvg(id)}</div><figcaption>{HtmlText.Escape(caption)}</figcaption></figure>\n");

    // Tables that few will want to see, each behind a line to click on; nothing without tables.
    public void Folded(string title, IReadOnlyList<ReportTable> tables)
    {
        if (tables.Count > 0)
        {
            page.Append(CultureInfo.InvariantCulture, $"<h2>{HtmlText.Escape(title)}</h2>\n");
            foreach (ReportTable table in tables)
            {
                page.Append("<details><summary>").Append(HtmlText.Escape(table.Title)).Append("</summary>\n").Append(HtmlTables.Bare(table)).Append("</details>\n");
            }
        }
    }

    // The page, with what its words mean at its end.
    public string End(IEnumerable<(string Term, string Meaning)> howToRead)
    {
        page.Append("<h2>How to read it</h2>\n<dl>\n");
        foreach ((string term, string meaning) in howToRead)
        {
            page.Append(CultureInfo.InvariantCulture, $"<dt>{HtmlText.Escape(term)}</dt><dd>{HtmlText.Escape(char.ToUpperInvariant(meaning[0]) + meaning[1..])}</dd>\n");
        }

        return page.Append("</dl>\n</main>\n</body>\n</html>\n").ToString();
    }
}
