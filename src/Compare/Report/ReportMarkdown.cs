using System.Text;

namespace MlNetPath.Compare;

/// <summary>Writes a report as Markdown (GitHub's kind, with tables). Stateless, so safe from any thread.</summary>
public static class ReportMarkdown
{
    /// <summary>The whole report as a page, lines ended by a line feed.</summary>
    /// <param name="report">What a comparison found.</param>
    public static string Write(ComparisonReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        StringBuilder page = new();
        Line(page, $"# Comparison on {Escape(report.Dataset.Name)}");
        Line(page, Escape(ReportText.Subtitle(report)));
        Line(page, $"**{Escape(report.Conclusion)}**");
        Table(page, ReportTables.Main(report));
        foreach (StageNotRun stage in report.NotRun)
        {
            Line(page, Escape(stage.ToString()));
        }

        if (report.Notes.Count > 0)
        {
            Line(page, "## Notes");
            Line(page, string.Join('\n', report.Notes.Select(note => "- " + Escape(note))));
        }

        if (report.Comparisons.Count > 0)
        {
            Table(page, ReportTables.Comparisons(report));
        }

        Table(page, ReportTables.Sources(report));
        Table(page, ReportTables.Accuracy(report));
        Table(page, ReportTables.Slices(report));
        ReportTable[] labels = ReportText.LabelTables(report);
        if (labels.Length > 0)
        {
            Line(page, "## Label by label");
            Line(page, "<details><summary>Show F1, precision and recall of every label</summary>");
            Array.ForEach(labels, table => Table(page, table, "###"));
            Line(page, "</details>");
        }

        Table(page, ReportTables.Disagreements(report));
        Table(page, ReportTables.Speed(report));
        Table(page, ReportTables.Cost(report));
        Table(page, ReportTables.Seeds(report));
        Table(page, ReportTables.Identity(report));
        Table(page, ReportTables.Environment(report));
        Line(page, "## How to read it");
        Line(page, string.Join('\n', ReportText.HowToRead.Select(entry => $"- **{entry.Term}**: {Escape(entry.Meaning)}")));
        return page.ToString().TrimEnd('\n') + "\n";
    }

    /// <summary>One table, with its heading and note; nothing when it has no rows.</summary>
    /// <param name="table">The table.</param>
    public static string Write(ReportTable table)
    {
        ArgumentNullException.ThrowIfNull(table);
        StringBuilder text = new();
        Table(text, table);
        return text.ToString();
    }

    private static void Table(StringBuilder page, ReportTable table, string heading = "##")
    {
        if (table.Rows.Count == 0)
        {
            return;
        }

        Line(page, $"{heading} {Escape(table.Title)}");
        Row(page, table.Columns.Select(column => Escape(column.Name)));
        Row(page, table.Columns.Select(column => column.IsNumber ? "---:" : "---"));
        foreach (IReadOnlyList<string> row in table.Rows)
        {
            Row(page, row.Select(Escape));
        }

        page.Append('\n');
        if (table.Note is { } note)
        {
            Line(page, Escape(note));
        }
    }

    private static void Row(StringBuilder page, IEnumerable<string> cells) => page.Append("| ").AppendJoin(" | ", cells).Append(" |\n");

    private static void Line(StringBuilder page, string text) => page.Append(text).Append("\n\n");

    // Keeps a text from being read as markup, and inside its cell. Characters of formatting that could reorder the rest of the line
    // (right-to-left overrides) are shown as U+FFFD.
    private static string Escape(string text)
    {
        StringBuilder escaped = new(text.Length + 16);
        foreach (Rune rune in text.EnumerateRunes())
        {
            _ = rune.Value switch
            {
                '&' => escaped.Append("&amp;"),
                '<' => escaped.Append("&lt;"),
                '>' => escaped.Append("&gt;"),
                '\\' or '|' or '`' or '*' or '_' or '[' or ']' or '~' or '$' => escaped.Append('\\').Append(rune),
                '#' when escaped.Length == 0 => escaped.Append("\\#"),
                '\t' or '\n' or '\r' => escaped.Append(' '),
                _ => escaped.Append(HtmlText.IsUnsafe(rune) ? "\uFFFD" : rune.ToString()),
            };
        }

        // A bare address would become a link.
        return escaped.Replace("://", ":\u200B//").ToString();
    }
}
