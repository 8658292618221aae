namespace MlNetPath.Cli.Tests;

/// <summary>Does not come back from training.</summary>
public sealed class StuckInTraining() : StuckStage("stuck-in-training", whileSaving: false);
