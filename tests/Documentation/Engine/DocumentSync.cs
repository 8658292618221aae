using System.Text.RegularExpressions;

namespace MlNetPath.Documentation.Tests;

/// <summary>
/// Brings the marked parts of a markdown document up to date. The markers are comments, so a reader does not see them:
/// <code>
/// &lt;!-- snippet: ../Code.cs#region --&gt;              the fenced block below is that region of compiled code
/// &lt;!-- generated: results/run.json#table --&gt; … &lt;!-- end --&gt;    the lines between are made from that result
/// &lt;!-- generated: results/run.json#stage-table; stages=a,b; rows=12 --&gt; … &lt;!-- end --&gt;    a part of a comparison: see ViewSelection
/// an accuracy of &lt;!-- value: results/run.json#accuracy:0.0% --&gt;99.2%&lt;!-- end --&gt; in the middle of a line
/// &lt;!-- command: main --&gt;                          the fenced block below is a command that CI runs
/// </code>
/// Markers inside fenced blocks and code spans are text.
/// </summary>
internal sealed partial class DocumentSync
{
    private readonly DocumentContent content;
    private readonly string document;
    private readonly string[] lines;
    private readonly List<string> output = [];
    private readonly List<string> problems = [];
    private readonly List<(string Path, string Region)> regions = [];

    private DocumentSync(DocumentContent content, string document)
    {
        this.content = content;
        this.document = document;
        lines = content.Repository.Read(document).Split('\n');
        for (int i = 0; i < lines.Length;)
        {
            i = Step(i);
        }
    }

    /// <summary>The text as it should be, lines ended by a line feed.</summary>
    public string Text => string.Join('\n', output);

    /// <summary>What is wrong beyond drift, each with file and line.</summary>
    public IReadOnlyList<string> Problems => problems;

    /// <summary>The regions that the document shows.</summary>
    public IReadOnlyList<(string Path, string Region)> Regions => regions;

    /// <summary>Reads a document and works out what it should be.</summary>
    public static DocumentSync Read(DocumentContent content, string document) => new(content, document);

    /// <summary>Takes over the line (and the block that belongs to it) and answers which comes next.</summary>
    private int Step(int i)
    {
        int after = Markdown.AfterFence(lines, i);
        if (after > i)
        {
            output.AddRange(lines[i..after]);
            return after;
        }

        if (BlockMarker().Match(lines[i]) is not { Success: true } marker)
        {
            output.Add(Inline(i));
            return i + 1;
        }

        output.Add(lines[i]);
        string indentation = marker.Groups["indentation"].Value;
        string reference = marker.Groups["reference"].Value;
        return marker.Groups["kind"].Value switch
        {
            "snippet" => Snippet(i, reference, indentation),
            "generated" => Generated(i, reference, indentation),
            "command" => Command(i),
            _ => Problem(i, $"'{lines[i].Trim()}' is no marker that stands alone on a line; those are snippet, generated and command."),
        };
    }

    private int Snippet(int i, string reference, string indentation)
    {
        int after = Markdown.AfterFence(lines, i + 1);
        try
        {
            regions.Add(content.RegionOf(document, reference));
            output.AddRange(Indented(content.Snippet(document, reference), indentation));
        }
        catch (DocumentException e)
        {
            output.AddRange(lines[(i + 1)..after]);
            Problem(i, e.Message);
        }

        return after;
    }

    private int Generated(int i, string reference, string indentation)
    {
        int end = i + 1;
        while (end < lines.Length && !EndMarker().IsMatch(lines[end]))
        {
            if (BlockMarker().IsMatch(lines[end]))
            {
                return Problem(i, "The generated block has no '<!-- end -->' before the next marker.");
            }

            int after = Markdown.AfterFence(lines, end);
            end = after > end ? after : end + 1;
        }

        if (end >= lines.Length)
        {
            return Problem(i, "The generated block has no '<!-- end -->'.");
        }

        try
        {
            output.AddRange(Indented(content.Block(document, reference), indentation));
        }
        catch (DocumentException e)
        {
            output.AddRange(lines[(i + 1)..end]);
            Problem(i, e.Message);
        }

        output.Add(lines[end]);
        return end + 1;
    }

    private int Command(int i) => Markdown.AfterFence(lines, i + 1) > i + 1 ? i + 1 : Problem(i, "A fenced block should follow the command marker.");

    private string Inline(int i)
    {
        string line = lines[i];
        string visible = Markdown.WithoutCode(line);
        MatchCollection values = InlineValue().Matches(visible);
        int markers = AnyMarker().Count(visible);
        if (markers != 2 * values.Count)
        {
            Problem(i, markers == 1 && EndMarker().IsMatch(visible)
                ? "'<!-- end -->' ends nothing."
                : "A marker inside a line should be '<!-- value: FILE#PATH -->…<!-- end -->', both on one line.");
            return line;
        }

        if (visible.TrimStart().StartsWith("<!-- value:", StringComparison.Ordinal))
        {
            Problem(i, "A value should not begin a line: a line that begins with a comment is HTML, and its markdown is not shown.");
        }

        // From the last to the first, so that earlier places stay right.
        foreach (Match match in values.Reverse())
        {
            Group shown = match.Groups["shown"];
            try
            {
                line = line[..shown.Index] + content.Value(document, match.Groups["reference"].Value) + line[(shown.Index + shown.Length)..];
            }
            catch (DocumentException e)
            {
                Problem(i, e.Message);
            }
        }

        return line;
    }

    private static IEnumerable<string> Indented(string block, string indentation) =>
        block.Split('\n').Select(l => l.Length == 0 ? l : indentation + l);

    private int Problem(int i, string message)
    {
        problems.Add($"{document}:{i + 1}: {message}");
        return i + 1;
    }

    [GeneratedRegex(@"^(?<indentation>\s*)<!-- (?<kind>[a-z]+): (?<reference>\S(?:(?!-->).)*?) -->\s*$")]
    private static partial Regex BlockMarker();

    [GeneratedRegex(@"^\s*<!-- end -->\s*$")]
    private static partial Regex EndMarker();

    [GeneratedRegex(@"<!-- value: (?<reference>\S(?:(?!-->).)*?) -->(?<shown>(?:(?!<!--).)*)<!-- end -->")]
    private static partial Regex InlineValue();

    [GeneratedRegex(@"<!-- (?:[a-z]+:.*?|end) -->")]
    private static partial Regex AnyMarker();
}
