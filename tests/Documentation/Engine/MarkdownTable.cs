using System.Text;
using System.Text.RegularExpressions;

namespace MlNetPath.Documentation.Tests;

/// <summary>A markdown table whose columns of figures are aligned to the right. Cells are markdown already.</summary>
/// <param name="headings">The columns.</param>
internal sealed partial class MarkdownTable(params string[] headings)
{
    private readonly List<string[]> rows = [];

    public void Add(params string[] cells)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(cells.Length, headings.Length);
        rows.Add(cells);
    }

    public override string ToString()
    {
        var text = new StringBuilder();
        Append(text, headings);
        Append(text, [.. headings.Select((_, i) => rows.Count > 0 && rows.All(r => Figure().IsMatch(r[i])) && rows.Any(r => r[i].Length > 0) ? "---:" : "---")]);
        foreach (string[] row in rows)
        {
            Append(text, row);
        }

        return text.ToString().TrimEnd('\n');
    }

    private static void Append(StringBuilder text, string[] cells) => text.Append("| ").AppendJoin(" | ", cells).Append(" |\n");

    // A figure may have a sign, a unit or an interval behind it; a missing one is a dash or n/a.
    [GeneratedRegex(@"^(|–|n/a|[+<-]? ?\d[\d,]*(\.\d+)?(?![\d.]).{0,24})$")]
    private static partial Regex Figure();
}
