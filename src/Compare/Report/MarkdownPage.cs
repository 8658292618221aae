using System.Text;

namespace MlNetPath.Compare;

// A report's Markdown page as it grows. Lines are ended by a line feed.
internal sealed class MarkdownPage
{
    private readonly StringBuilder page = new();

    // The head of a page: what it is about, and the answer.
    public static MarkdownPage Begin(string name, string subtitle, IReport report)
    {
        MarkdownPage page = new();
        page.Line($"# Comparison on {Escape(name)}");
        page.Line(Escape(subtitle));
        page.Line($"**{Escape(report.Conclusion)}**");
        return page;
    }

    // What belongs below the main table: the stages that are not in it, and the notes.
    public void Notes(IReport report)
    {
        foreach (StageNotRun stage in report.NotRun)
        {
            Line(Escape(stage.ToString()));
        }

        if (report.Notes.Count > 0)
        {
            Line("## Notes");
            Line(string.Join('\n', report.Notes.Select(note => "- " + Escape(note))));
        }
    }

    // A table with its heading and note; nothing when it has no rows.
    public void Table(ReportTable table, string heading = "##")
    {
        if (table.Rows.Count == 0)
        {
            return;
        }

        Line($"{heading} {Escape(table.Title)}");
        Row(table.Columns.Select(column => Escape(column.Name)));
        Row(table.Columns.Select(column => column.IsNumber ? "---:" : "---"));
        foreach (IReadOnlyList<string> row in table.Rows)
        {
            Row(row.Select(Escape));
        }

        page.Append('\n');
        if (table.Note is { } note)
        {
            Line(Escape(note));
        }
    }

    // Tables that few will want to see, behind a line to click on; nothing without tables.
    public void Folded(string title, string summary, IReadOnlyList<ReportTable> tables)
    {
        if (tables.Count > 0)
        {
            Line($"## {Escape(title)}");
            Line($"<details><summary>{Escape(summary)}</summary>");
            foreach (ReportTable table in tables)
            {
                Table(table, "###");
            }

            Line("</details>");
        }
    }

    // The page, with what its words mean at its end.
    public string End(IEnumerable<(string Term, string Meaning)> howToRead)
    {
        Line("## How to read it");
        Line(string.Join('\n', howToRead.Select(entry => $"- **{entry.Term}**: {Escape(entry.Meaning)}")));
        return page.ToString().TrimEnd('\n') + "\n";
    }

    // What is on it so far.
    public override string ToString() => page.ToString();

    private void Row(IEnumerable<string> cells) => page.Append("| ").AppendJoin(" | ", cells).Append(" |\n");

    private void Line(string text) => page.Append(text).Append("\n\n");

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
