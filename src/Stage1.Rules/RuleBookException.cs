using MlNetPath.Core;

namespace MlNetPath.Stage1.Rules;

/// <summary>A rule book cannot be used. The message names the book, the line and, where there is one, the rule.</summary>
public sealed class RuleBookException : InputException
{
    internal RuleBookException(string book, int line, string? rule, string problem, Exception? inner = null)
        : base($"{book}, line {line}{(rule is null ? "" : $", rule '{rule}'")}: {problem}", inner!)
    {
        Book = book;
        Line = line;
        Rule = rule;
    }

    /// <summary>The book: the path it was loaded from, or the name it was given.</summary>
    public string Book { get; }

    /// <summary>The line, from 1.</summary>
    public int Line { get; }

    /// <summary>The name of the rule, or null where the fault lies outside any rule or the rule has no name.</summary>
    public string? Rule { get; }
}
