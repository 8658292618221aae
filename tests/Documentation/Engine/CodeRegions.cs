using System.Text.RegularExpressions;

namespace MlNetPath.Documentation.Tests;

/// <summary>
/// The named <c>#region</c>s of source files, in JSON with <c>//</c> before them: what a document may show as a snippet. In this repository regions serve nothing else,
/// so one that no document shows is a fault.
/// </summary>
internal static partial class CodeRegions
{
    /// <summary>The regions of a source text by name: their lines without the directives of inner regions, the common indentation taken off.</summary>
    /// <exception cref="DocumentException">A region has no name, the name of another one, or no end.</exception>
    public static IReadOnlyDictionary<string, string> Read(string source)
    {
        var regions = new Dictionary<string, string>(StringComparer.Ordinal);
        var open = new Stack<(string Name, List<string> Lines)>();
        foreach (string line in source.Split('\n'))
        {
            if (Start().Match(line) is { Success: true } start)
            {
                string name = start.Groups[1].Value;
                if (name.Length == 0 || regions.ContainsKey(name) || open.Any(o => o.Name == name))
                {
                    throw new DocumentException(name.Length == 0 ? "A region has no name." : $"Two regions are named '{name}'.");
                }

                open.Push((name, []));
            }
            else if (End().IsMatch(line))
            {
                if (!open.TryPop(out (string Name, List<string> Lines) ended))
                {
                    throw new DocumentException("A region ends that never began.");
                }

                regions[ended.Name] = Dedent(ended.Lines);
            }
            else
            {
                foreach ((_, List<string> lines) in open)
                {
                    lines.Add(line);
                }
            }
        }

        return open.TryPeek(out (string Name, List<string> Lines) left) ? throw new DocumentException($"The region '{left.Name}' never ends.") : regions;
    }

    private static string Dedent(List<string> lines)
    {
        int indentation = lines.Where(l => l.Trim().Length > 0).Select(l => l.Length - l.TrimStart().Length).DefaultIfEmpty(0).Min();
        return string.Join('\n', lines.Select(l => l.Length >= indentation ? l[indentation..].TrimEnd() : "")).Trim('\n');
    }

    [GeneratedRegex(@"^\s*(?://\s*)?#region\s*(.*?)\s*$")]
    private static partial Regex Start();

    [GeneratedRegex(@"^\s*(?://\s*)?#endregion\b")]
    private static partial Regex End();
}
