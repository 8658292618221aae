using MlNetPath.Core;

namespace MlNetPath.Compare;

/// <summary>How far a comparison of language stages is. Reports come one at a time, but not all from the same thread.</summary>
/// <param name="StageId">The stage at work.</param>
/// <param name="Phase">What is done with it.</param>
public sealed record LanguageProgress(string StageId, LanguagePhase Phase)
{
    /// <summary>The language at work, when <see cref="Phase"/> is <see cref="LanguagePhase.Measure"/>; else null.</summary>
    public string? Language { get; init; }

    /// <summary>The share of the phase that is done, 0 to 1; null where nobody knows.</summary>
    public double? Fraction { get; init; }

    /// <summary>What was measured of <see cref="Language"/>, once it is done; else null.</summary>
    public LanguageScore? Score { get; init; }

    /// <summary>What the stage tells of its training, when <see cref="Phase"/> is <see cref="LanguagePhase.Prepare"/> and it has begun; else null.</summary>
    public TrainingProgress? Training { get; init; }

    /// <summary>Why there is nothing to measure, when <see cref="Phase"/> is <see cref="LanguagePhase.Done"/> and the stage cannot run here; else null.</summary>
    public StageNotRun? NotRun { get; init; }

    /// <summary>What was measured, when <see cref="Phase"/> is <see cref="LanguagePhase.Done"/> and the stage ran; else null.</summary>
    public LanguageStageResult? Result { get; init; }
}
