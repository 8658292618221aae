using MlNetPath.Core;

namespace MlNetPath.Stage1.Rules;

/// <summary>
/// Gives every text the most frequent label of the training data: the rule book without rules, and what every other stage must beat.
/// Safe to use from many threads.
/// </summary>
public sealed class MajorityStage() : RulesStage(RuleBook.Empty)
{
    /// <inheritdoc/>
    public override StageCard Card { get; } = new("majority", "majority class", Deterministic: true) { GivesProbabilities = false };

    /// <summary>No rules, whatever the options say.</summary>
    /// <inheritdoc/>
    public override RuleBook? BookFor(TextTask task, StageOptions options) => null;
}
