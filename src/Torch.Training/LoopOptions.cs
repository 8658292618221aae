using MlNetPath.Core;

namespace MlNetPath.Torch.Training;

/// <summary>How a <see cref="TrainingLoop{TBatch}"/> goes.</summary>
internal sealed record LoopOptions
{
    /// <summary>What it is that learns, for reports.</summary>
    public required string Doing { get; init; }

    /// <summary>Epochs at most.</summary>
    public required int MaxEpochs { get; init; }

    /// <summary>How long it may take; null for as long as it needs. If it is over before the first step, that is an error.</summary>
    public TimeSpan? Budget { get; init; }

    /// <summary>After so many epochs in a row without a better validation loss it ends.</summary>
    public int Patience { get; init; } = int.MaxValue;

    /// <summary>The size of a step after the warm-up.</summary>
    public required double LearningRate { get; init; }

    /// <summary>Steps over which the learning rate rises.</summary>
    public required int WarmUpSteps { get; init; }

    /// <summary>The maximum norm of the gradient.</summary>
    public double ClipNorm { get; init; } = 1;

    /// <summary>Where chance begins.</summary>
    public required int Seed { get; init; }

    /// <summary>Told how it goes.</summary>
    public IProgress<TrainingProgress>? Progress { get; init; }

    /// <summary>Stops it with an exception; its checkpoint stays.</summary>
    public CancellationToken Cancellation { get; init; }

    /// <summary>Ends it, and keeps the best so far; before the first step, that is an error.</summary>
    public CancellationToken Finish { get; init; }

    /// <summary>The error of a training that ended before its first step: what there is then is no network that anybody wants.</summary>
    public InputException NoStep() => new(Finish.IsCancellationRequested
        ? $"The training of the {Doing} was told to finish before its first step: nothing is learned. Let it go on for a while."
        : $"The time for training the {Doing} was over before its first step: nothing is learned. Give it more.");
}
