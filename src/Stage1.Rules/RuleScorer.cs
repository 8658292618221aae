using System.Globalization;
using MlNetPath.Core;

namespace MlNetPath.Stage1.Rules;

/// <summary>
/// Applies a rule book: adds up the points that its rules give to each label, and scores 1 for the label of most points and 0 for all others.
/// Safe to use from many threads.
/// </summary>
internal sealed class RuleScorer : ITextScorer
{
    private const int OnStack = 512;
    private const int ShownMatches = 4;
    private readonly PatternMatcher matcher;
    private readonly Rule[] rules;
    private readonly int[] labelOf; // [rules]: an index into the labels
    private readonly int[] order;   // the labels that rules speak of, as their first rules stand in the book

    /// <summary>Makes the scorer.</summary>
    /// <param name="book">The rules; all of their labels must be among the labels.</param>
    /// <param name="labels">The labels, in the order of the scores.</param>
    /// <param name="majority">The index of the label that is given where no rule speaks for any.</param>
    public RuleScorer(RuleBook book, IReadOnlyList<string> labels, int majority)
    {
        Book = book;
        Labels = labels;
        Majority = majority;
        rules = [.. book.Rules];
        matcher = new PatternMatcher(rules);
        var indexes = labels.Select((label, index) => (label, index)).ToDictionary(StringComparer.Ordinal);
        labelOf = [.. rules.Select(rule => indexes[rule.Label])];
        order = [.. labelOf.Distinct()];
    }

    /// <summary>The rules.</summary>
    public RuleBook Book { get; }

    /// <summary>The labels, in the order of the scores.</summary>
    public IReadOnlyList<string> Labels { get; }

    /// <summary>The index of the label that is given where no rule speaks for any.</summary>
    public int Majority { get; }

    /// <inheritdoc/>
    public void Score(ReadOnlySpan<char> text, Span<float> scores)
    {
        #region score
        Span<int> counts = rules.Length <= OnStack ? stackalloc int[rules.Length] : new int[rules.Length];
        Span<int> points = Labels.Count <= OnStack ? stackalloc int[Labels.Count] : new int[Labels.Count];
        counts.Clear();
        points.Clear();
        matcher.Match(text, counts);
        scores.Clear();
        scores[Winner(counts, points) ?? Majority] = 1;
        #endregion
    }

    /// <summary>Names the rules that decided, what they found, and the points of all labels that have some, in one line.</summary>
    public string Explain(string text)
    {
        var counts = new int[rules.Length];
        var points = new int[Labels.Count];
        var matches = new List<RuleMatch>();
        matcher.Match(text, counts, matches);
        if (Winner(counts, points) is not { } winner)
        {
            return $"no rule speaks for a label -> the majority class {Labels[Majority]}";
        }

        IEnumerable<string> decided = Enumerable.Range(0, rules.Length)
            .Where(rule => labelOf[rule] == winner && counts[rule] > 0)
            .OrderByDescending(rule => Math.Abs(rules[rule].Points(counts[rule])))
            .Select(rule => $"rule '{rules[rule].Name}' ({Found(rule)}) {Signed(rules[rule].Points(counts[rule]))}");
        IEnumerable<string> totals = order
            .Where(label => points[label] != 0)
            .OrderByDescending(label => points[label])
            .Select(label => string.Create(CultureInfo.InvariantCulture, $"{Labels[label]} {points[label]}"));
        return $"{string.Join("; ", decided)} -> {string.Join(", ", totals)}";

        string Found(int rule)
        {
            string[] found = [.. matches.Where(m => m.Rule == rule).Select(m => text.Substring(m.Start, m.Length)).Distinct(StringComparer.Ordinal)];
            return string.Join(", ", found.Take(ShownMatches)) + (found.Length > ShownMatches ? ", ..." : "");
        }
    }

    /// <summary>The points that the rules give to each label.</summary>
    public int[] PointsOf(string text)
    {
        var counts = new int[rules.Length];
        var points = new int[Labels.Count];
        matcher.Match(text, counts);
        _ = Winner(counts, points);
        return points;
    }

    private int? Winner(ReadOnlySpan<int> counts, Span<int> points)
    {
        #region winner
        for (int rule = 0; rule < counts.Length; rule++)
        {
            points[labelOf[rule]] += rules[rule].Points(counts[rule]);
        }

        int? winner = null;
        int most = 0;
        foreach (int label in order)
        {
            if (points[label] > most)
            {
                (winner, most) = (label, points[label]);
            }
        }

        return winner;
        #endregion
    }

    private static string Signed(int points) => points.ToString("+0;-0", CultureInfo.InvariantCulture);
}
