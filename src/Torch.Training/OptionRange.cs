using MlNetPath.Core;

namespace MlNetPath.Torch.Training;

/// <summary>Refuses options of a training that are out of their range, before anything is learned. Immutable and safe to use from many threads.</summary>
/// <param name="network">The network that is trained, as a sentence begins with it.</param>
internal sealed class OptionRange(string network)
{
    // More threads than any machine has cores for; so many that they cannot be started would end the process.
    private const int MostThreads = 4096;

    /// <summary>Refuses an option.</summary>
    /// <param name="holds">Whether it is in its range.</param>
    /// <param name="name">Its name.</param>
    /// <param name="value">Its value.</param>
    /// <param name="range">Its range, as "it must be ..." ends.</param>
    /// <exception cref="InputException">It is out of its range; the message names it.</exception>
    public void Require(bool holds, string name, object? value, string range)
    {
        if (!holds)
        {
            throw new InputException(FormattableString.Invariant($"{network} cannot be trained with {name} = {value ?? "null"}: it must be {range}."));
        }
    }

    /// <summary>Checks what computes.</summary>
    /// <inheritdoc cref="Require" path="/exception"/>
    public void RequireMachine(int threads, ComputeDevice device)
    {
        Require(threads is >= 0 and <= MostThreads, nameof(StageOptions.Threads), threads, FormattableString.Invariant($"0 to {MostThreads}"));
        Require(Enum.IsDefined(device), nameof(StageOptions.Device), device, "one of " + string.Join(", ", Enum.GetNames<ComputeDevice>()));
    }

    /// <summary>Checks how steps are taken.</summary>
    /// <inheritdoc cref="Require" path="/exception"/>
    public void RequireSteps(double learningRate, int warmUpSteps, double weightDecay, double dropout)
    {
        Require(learningRate > 0 && double.IsFinite(learningRate), nameof(LoopOptions.LearningRate), learningRate, "above 0");
        Require(warmUpSteps >= 0, nameof(LoopOptions.WarmUpSteps), warmUpSteps, "0 or more");
        Require(weightDecay >= 0 && double.IsFinite(weightDecay), "WeightDecay", weightDecay, "0 or more");
        Require(dropout is >= 0 and < 1, "Dropout", dropout, "0 to less than 1");
    }

    /// <summary>Checks how long it goes, and where it goes on.</summary>
    /// <inheritdoc cref="Require" path="/exception"/>
    public void RequireCourse(TimeSpan? budget, string? checkpointFolder, bool resume)
    {
        Require(budget is not { } time || time > TimeSpan.Zero, nameof(LoopOptions.Budget), budget, "some time");
        Require(checkpointFolder is null || (checkpointFolder.Length > 0 && !File.Exists(checkpointFolder)), "CheckpointFolder", $"'{checkpointFolder}'", "a folder");
        Require(!resume || checkpointFolder is not null, "Resume", resume, "false where there is no CheckpointFolder");
    }
}
