using MlNetPath.Core;

namespace MlNetPath.Stage3.FirstPrinciples;

/// <summary>How a network is trained.</summary>
public sealed record TrainingLoopOptions
{
    /// <summary>Passes over the examples at most; default 20.</summary>
    public int Epochs { get; init; } = 20;

    /// <summary>Examples in one step; default 32.</summary>
    public int BatchSize { get; init; } = 32;

    /// <summary>After so many epochs in a row without a better validation loss, training ends; default 3. Without validation examples it never does.</summary>
    public int Patience { get; init; } = 3;

    /// <summary>What the order of the examples is drawn from; default 1.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>What progress is reported as; default <c>network</c>.</summary>
    public string Doing { get; init; } = "network";

    /// <summary>Told how far training is, a few times a second at most, on the thread that trains; default null.</summary>
    public IProgress<TrainingProgress>? Progress { get; init; }

    /// <summary>Stops between two steps; by default nothing does.</summary>
    public CancellationToken Cancellation { get; init; }
}
