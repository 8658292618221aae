using MlNetPath.Core;

namespace MlNetPath.Compare;

/// <summary>What a stage made of the texts of one language.</summary>
/// <param name="Score">Their score: chrF or bits per byte.</param>
/// <param name="Seconds">How long it took.</param>
internal sealed record ScoredTexts(CorpusScore Score, double Seconds)
{
    /// <summary>Their BLEU, where they are translations; else null.</summary>
    public CorpusScore? Bleu { get; init; }

    /// <summary>The translations; null where there are none.</summary>
    public IReadOnlyList<string>? Written { get; init; }
}
