using System.Text.RegularExpressions;

namespace MlNetPath.Compare.Tests;

/// <summary>Reads the tables of a Markdown page.</summary>
internal static partial class MarkdownTables
{
    /// <summary>Every run of lines that begin with a bar has the same number of unescaped bars in each, and a ruling line below its first.</summary>
    public static void AssertRegular(string markdown)
    {
        string[] lines = markdown.Split('\n');
        for (int i = 0; i < lines.Length; i++)
        {
            if (lines[i].StartsWith("| ", StringComparison.Ordinal))
            {
                bool isFirst = i == 0 || !lines[i - 1].StartsWith("| ", StringComparison.Ordinal);
                Assert.Equal(Bars(lines[isFirst ? i + 1 : i - 1]), Bars(lines[i]));
                Assert.True(!isFirst || lines[i + 1].StartsWith("| ---", StringComparison.Ordinal), lines[i]);
            }
        }
    }

    public static string[] Cells(string line) => [.. Bar().Split(line)[1..^1].Select(cell => cell.Trim())];

    private static int Bars(string line) => Bar().Count(line);

    // A bar after an even number of backslashes.
    [GeneratedRegex(@"(?<!\\)(?:\\\\)*\|")]
    private static partial Regex Bar();
}
