using MlNetPath.Core;

namespace MlNetPath.Cli.Tests;

/// <summary>Never ends writing its model, and is one whose training is long.</summary>
public sealed class StuckInLongTraining() : StuckStage("stuck-in-long-training", whileSaving: true), IStage
{
    StageOptions IStage.DefaultOptions => new LongTrainingOptions();
}
