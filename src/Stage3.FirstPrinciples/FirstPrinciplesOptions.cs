using MlNetPath.Core;

namespace MlNetPath.Stage3.FirstPrinciples;

/// <summary>
/// What Stage 3 can be told. <see cref="StageOptions.Threads"/> changes the time only: the same seed gives the same weights with any number of them.
/// <see cref="StageOptions.Device"/> is ignored: all of it runs on the CPU.
/// </summary>
public sealed record FirstPrinciplesOptions : StageOptions
{
    /// <summary>Hidden neurons, 1 to 4096; default 16.</summary>
    public int Neurons { get; init; } = 16;

    /// <summary>Passes over the training text at most; default 5.</summary>
    public int Epochs { get; init; } = 5;

    /// <summary>After so many epochs in a row without a better validation loss, training ends; default 2.</summary>
    public int Patience { get; init; } = 2;

    /// <summary>Texts in one step at most; default 256. Of few texts it takes fewer, so that an epoch has about 64 steps.</summary>
    public int BatchSize { get; init; } = 256;

    /// <summary>How large Adam's steps are at first; default 0.002.</summary>
    public float LearningRate { get; init; } = 0.002f;

    /// <summary>Whether short windows of the training texts are learned too, as in Stage 2; default true.</summary>
    public bool Windows { get; init; } = true;
}
