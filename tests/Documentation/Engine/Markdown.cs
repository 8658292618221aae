using System.Text;
using System.Text.RegularExpressions;

namespace MlNetPath.Documentation.Tests;

/// <summary>
/// As much of markdown as the checks need: fenced blocks, code spans, headings and their anchors. Indented code blocks are not
/// known; documents here use fences.
/// </summary>
internal static partial class Markdown
{
    /// <summary>The line after the fenced block that starts at a line; the line itself where none starts there.</summary>
    public static int AfterFence(IReadOnlyList<string> lines, int at)
    {
        if (at >= lines.Count || FenceOf(lines[at]) is not { } fence)
        {
            return at;
        }

        for (int i = at + 1; i < lines.Count; i++)
        {
            string line = lines[i].Trim();
            if (line.Length >= fence.Length && line.Trim(fence[0]).Length == 0)
            {
                return i + 1;
            }
        }

        return lines.Count;
    }

    /// <summary>A fenced block, its fence longer than any run of backticks inside.</summary>
    public static string Fenced(string content, string language)
    {
        int longest = Backticks().Matches(content).Select(m => m.Length).DefaultIfEmpty(0).Max();
        string fence = new('`', Math.Max(3, longest + 1));
        return $"{fence}{language}\n{content.TrimEnd('\n')}\n{fence}";
    }

    /// <summary>The lines outside fenced blocks, with their numbers from 1, code spans blanked out.</summary>
    public static IEnumerable<(int Number, string Text)> Prose(IReadOnlyList<string> lines)
    {
        for (int i = 0; i < lines.Count; i++)
        {
            int after = AfterFence(lines, i);
            if (after > i)
            {
                i = after - 1;
            }
            else
            {
                yield return (i + 1, WithoutCode(lines[i]));
            }
        }
    }

    /// <summary>A line whose code spans are blanks, all else at its place.</summary>
    public static string WithoutCode(string line) => CodeSpan().Replace(line, m => new string(' ', m.Length));

    /// <summary>The anchors that GitHub gives a document's headings, and those written as HTML.</summary>
    public static IReadOnlySet<string> Anchors(IReadOnlyList<string> lines)
    {
        var anchors = new HashSet<string>(StringComparer.Ordinal);
        foreach ((int number, string text) in Prose(lines))
        {
            if (Heading().Match(lines[number - 1]) is { Success: true } heading)
            {
                string slug = Slug(heading.Groups[1].Value);
                string anchor = slug;
                for (int again = 1; !anchors.Add(anchor); again++)
                {
                    anchor = $"{slug}-{again}";
                }
            }

            anchors.UnionWith(HtmlAnchor().Matches(text).Select(m => m.Groups[1].Value));
        }

        return anchors;
    }

    /// <summary>Text that a table cell or a paragraph shows as it is.</summary>
    public static string Escape(string text)
    {
        var escaped = new StringBuilder(text.Length);
        foreach (char c in text.ReplaceLineEndings(" "))
        {
            _ = "\\`*_[]<>|#~".Contains(c) ? escaped.Append('\\').Append(c) : escaped.Append(c);
        }

        return escaped.ToString();
    }

    private static string? FenceOf(string line) => Fence().Match(line) is { Success: true } match ? match.Groups[1].Value : null;

    // Links keep their text, markers vanish; letters, digits, hyphens and underscores stay, a space becomes a hyphen.
    private static string Slug(string heading)
    {
        string plain = Comment().Replace(LinkText().Replace(heading, "$1"), "");
        return string.Concat(plain.Trim().ToLowerInvariant().Where(c => char.IsLetterOrDigit(c) || c is ' ' or '-' or '_')).Replace(' ', '-');
    }

    [GeneratedRegex(@"^\s*(`{3,}(?=[^`]*$)|~{3,})")]
    private static partial Regex Fence();

    [GeneratedRegex("`+")]
    private static partial Regex Backticks();

    [GeneratedRegex("(?<!`)(`+)(?!`).+?(?<!`)\\1(?!`)")]
    private static partial Regex CodeSpan();

    [GeneratedRegex(@"^ {0,3}#{1,6}\s+(.*?)\s*#*\s*$")]
    private static partial Regex Heading();

    [GeneratedRegex(@"\[([^\]]*)\]\([^)]*\)")]
    private static partial Regex LinkText();

    [GeneratedRegex("<!--.*?-->")]
    private static partial Regex Comment();

    [GeneratedRegex("<a\\s[^>]*(?:id|name)=\"([^\"]+)\"")]
    private static partial Regex HtmlAnchor();
}
