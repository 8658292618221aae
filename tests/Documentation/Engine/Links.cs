using System.Text.RegularExpressions;

namespace MlNetPath.Documentation.Tests;

/// <summary>Finds relative links and images of a document that lead nowhere. Addresses outside the repository are not visited.</summary>
internal static partial class Links
{
    /// <summary>The dead ones, each with file and line.</summary>
    public static IEnumerable<string> Dead(Repository repository, string document)
    {
        string[] lines = repository.Read(document).Split('\n');
        foreach ((int number, string text) in Markdown.Prose(lines))
        {
            foreach (string target in Targets(text).Where(t => !Outside().IsMatch(t)))
            {
                if (Fault(repository, document, lines, Uri.UnescapeDataString(target)) is { } fault)
                {
                    yield return $"{document}:{number}: the link '{target}' is dead: {fault}.";
                }
            }
        }
    }

    private static IEnumerable<string> Targets(string text) => Inline().Matches(text)
        .Concat(Definition().Matches(text))
        .Concat(Html().Matches(text))
        .Select(m => m.Groups[1].Value.Trim('<', '>'));

    private static string? Fault(Repository repository, string document, string[] lines, string target)
    {
        string[] parts = target.Split('#', 2);
        string? path = parts[0].Length == 0 ? document : repository.Resolve(document, parts[0]);
        if (path is null || !repository.Exists(path))
        {
            return path is null ? "it leaves the repository" : $"there is no '{path}'";
        }

        if (parts.Length == 1 || !path.EndsWith(".md", StringComparison.Ordinal))
        {
            return null;
        }

        string[] there = path == document ? lines : repository.Read(path).Split('\n');
        return Markdown.Anchors(there).Contains(parts[1]) ? null : $"'{path}' has no heading '#{parts[1]}'";
    }

    [GeneratedRegex(@"\]\(\s*(<[^>]*>|[^\s)]+)[^)]*\)")]
    private static partial Regex Inline();

    [GeneratedRegex(@"^ {0,3}\[[^\]]+\]:\s*(\S+)")]
    private static partial Regex Definition();

    [GeneratedRegex("<[a-z]+\\s[^>]*?(?:href|src|srcset)=\"([^\"\\s]+)")]
    private static partial Regex Html();

    // A scheme (https:, mailto:) or a network path.
    [GeneratedRegex("^([a-zA-Z][a-zA-Z0-9+.-]*:|//)")]
    private static partial Regex Outside();
}
