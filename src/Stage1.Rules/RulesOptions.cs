using MlNetPath.Core;

namespace MlNetPath.Stage1.Rules;

/// <summary>The options of <see cref="RulesStage"/>. Nothing is drawn at random, so seed, threads and device change nothing.</summary>
public sealed record RulesOptions : StageOptions
{
    /// <summary>
    /// The rules; null, the default, for the book that comes with the task, or, where there is none, the majority class.
    /// The book, not its path, is the option: a file that was edited is another option, and its text is part of <see cref="object.ToString"/>.
    /// </summary>
    public RuleBook? RuleBook { get; init; }
}
