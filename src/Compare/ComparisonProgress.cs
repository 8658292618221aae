using MlNetPath.Core;

namespace MlNetPath.Compare;

/// <summary>
/// How far a comparison is. Reports come one at a time, but not all from the same thread: a stage that reads its rows from several
/// threads has them counted there.
/// </summary>
/// <param name="StageId">The stage at work.</param>
/// <param name="Phase">What is done with it.</param>
public sealed record ComparisonProgress(string StageId, ComparisonPhase Phase)
{
    /// <summary>The seed it is trained with; differs from the comparison's only while training is repeated.</summary>
    public int Seed { get; init; }

    /// <summary>The share of the phase that is done, 0 to 1; null where nobody knows (only some stages can tell it of their training).</summary>
    public double? Fraction { get; init; }

    /// <summary>Rows read so far in this phase; in training each pass over the data counts again.</summary>
    public long Rows { get; init; }

    /// <summary>What the stage tells of its training, when <see cref="Phase"/> is <see cref="ComparisonPhase.Train"/> and it has begun; else null.</summary>
    public TrainingProgress? Training { get; init; }

    /// <summary>Why there is nothing to measure, when <see cref="Phase"/> is <see cref="ComparisonPhase.Done"/> and the stage cannot run here; else null.</summary>
    public StageNotRun? NotRun { get; init; }

    /// <summary>What was measured, when <see cref="Phase"/> is <see cref="ComparisonPhase.Done"/> and the stage ran; else null.</summary>
    public StageResult? Result { get; init; }
}
