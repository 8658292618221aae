using System.Text.RegularExpressions;
using CsCheck;
using MlNetPath.Core;
using Edge = MlNetPath.Stage1.Rules.PatternAutomaton.Edge;

namespace MlNetPath.Stage1.Rules.Tests;

/// <summary>The automaton against searching for every pattern on its own.</summary>
public class PatternAutomatonTests
{
    // Few different characters, so that patterns overlap and end in each other.
    private static readonly Gen<string> Texts = Gen.Char["abB -é"].Array[0, 40].Select(c => new string(c));
    private static readonly Gen<string> Patterns = Gen.Char["abé-"].Array[1, 4].Select(c => new string(c));

    [Fact]
    public void Finds_what_a_search_for_each_pattern_finds() =>
        Gen.Select(Texts, Patterns.Array[1, 8], Gen.Enum<Edge>(), Gen.Bool)
            .Sample((text, patterns, begins, whole) =>
            {
                Edge ends = whole ? Edge.Word : Edge.Anywhere;
                var expected = patterns.SelectMany((pattern, i) => Search(text, pattern, begins, ends).Select(end => (i, end))).Order();
                Assert.Equal(expected, Found(text, [.. patterns.Select(p => (p, begins, ends))]).Order());
            });

    [Fact]
    public void Finds_nothing_where_there_is_nothing_to_find()
    {
        Assert.Empty(Found("some text", []));
        Assert.Empty(Found("", [("a", Edge.Anywhere, Edge.Anywhere)]));
    }

    [Fact]
    public void Too_many_patterns_are_an_input_error()
    {
        // Each of the patterns is made of characters of its own, so that the table grows in both directions.
        var patterns = Enumerable.Range(0, 12_000).Select(i => (((char)(0x4E00 + i)).ToString(), Edge.Anywhere, Edge.Anywhere)).ToList();
        Assert.Contains("more than a rule book can hold", Assert.Throws<InputException>(() => new PatternAutomaton(patterns)).Message, StringComparison.Ordinal);
    }

    private static IEnumerable<int> Search(string text, string pattern, Edge begins, Edge ends)
    {
        bool startsWithLetter = char.IsLetter(pattern[0]), endsWithLetter = char.IsLetter(pattern[^1]);
        string before = begins == Edge.Text ? "^" : begins == Edge.Word && startsWithLetter ? @"(?<!\w)" : "";
        string after = ends == Edge.Word && endsWithLetter ? @"(?!\w)" : "";

        // A look-ahead takes no characters, so overlapping matches are all found.
        return Regex.Matches(text, $"{before}(?={Regex.Escape(pattern)}{after})", RegexOptions.IgnoreCase).Select(m => m.Index + pattern.Length);
    }

    private static List<(int Pattern, int End)> Found(string text, IReadOnlyList<(string, Edge, Edge)> patterns)
    {
        var sink = new Sink { Matches = [] };
        new PatternAutomaton(patterns).Match(text, ref sink);
        return sink.Matches;
    }

    private struct Sink : PatternAutomaton.ISink
    {
        public required List<(int Pattern, int End)> Matches { get; init; }

        public readonly void Found(int pattern, int end) => Matches.Add((pattern, end));
    }
}
