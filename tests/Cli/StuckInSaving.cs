namespace MlNetPath.Cli.Tests;

/// <summary>Does not come back from writing its model.</summary>
public sealed class StuckInSaving() : StuckStage("stuck-in-saving", whileSaving: true);
