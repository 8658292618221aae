using MlNetPath.Core;

namespace MlNetPath.Stage6.LanguageModel;

/// <summary>The next byte by rules that somebody wrote down; nothing is learned.</summary>
internal sealed class RulesStage : ILanguageStage<INextTokenModel>
{
    /// <inheritdoc/>
    public StageCard Card { get; } = new("rules", "written rules", Deterministic: true) { WrittenByHand = true };

    /// <inheritdoc/>
    public INextTokenModel Prepare(ParallelCorpus corpus, StageOptions options) => new ScoredTokens(new RuleTable(ParallelCorpus.Languages), ByteTokens.Of, new("over bytes"));
}
