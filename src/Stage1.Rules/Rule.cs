namespace MlNetPath.Stage1.Rules;

/// <summary>One rule of a <see cref="RuleBook"/>: what it finds gives points to its label. Immutable.</summary>
public sealed record Rule
{
    /// <summary>Its name, unique in its book.</summary>
    public required string Name { get; init; }

    /// <summary>The label that gets the points.</summary>
    public required string Label { get; init; }

    /// <summary>What it looks for.</summary>
    public required RuleKind Kind { get; init; }

    /// <summary>
    /// What it looks for in particular: script names, single characters, runs of characters, words, phrases or regular expressions,
    /// as <see cref="Kind"/> says. Lists of stop words stand here word for word.
    /// </summary>
    public required IReadOnlyList<string> Patterns { get; init; }

    /// <summary>Points of each match; below zero to speak against the label.</summary>
    public required int Weight { get; init; }

    /// <summary>True where the rule gives its points once a text, however often it matches.</summary>
    public bool Once { get; init; }

    /// <summary>True where upper and lower case must be as written.</summary>
    public bool MatchCase { get; init; }

    /// <summary>The line of the book's file on which the rule begins, from 1.</summary>
    public int Line { get; init; }

    /// <summary>The points that a number of matches gives.</summary>
    internal int Points(int matches) => Once ? Weight * Math.Min(matches, 1) : Weight * matches;
}
