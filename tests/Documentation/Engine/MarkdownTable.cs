using System.Text;

namespace MlNetPath.Documentation.Tests;

/// <summary>Writes a table in GitHub's markdown.</summary>
internal static class MarkdownTable
{
    /// <summary>The table.</summary>
    /// <param name="columns">Headings, and which columns are set flush right.</param>
    /// <param name="rows">Plain text, which is escaped here.</param>
    public static string Write(IReadOnlyList<(string Heading, bool IsNumber)> columns, IEnumerable<IReadOnlyList<string>> rows)
    {
        var text = new StringBuilder();
        Append(text, columns.Select(column => Markdown.Escape(column.Heading)));
        Append(text, columns.Select(column => column.IsNumber ? "---:" : "---"));
        foreach (IReadOnlyList<string> row in rows)
        {
            Append(text, row.Select(Markdown.Escape));
        }

        return text.ToString().TrimEnd('\n');
    }

    private static void Append(StringBuilder text, IEnumerable<string> cells) => text.Append("| ").AppendJoin(" | ", cells).Append(" |\n");
}
