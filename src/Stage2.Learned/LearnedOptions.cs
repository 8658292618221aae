using MlNetPath.Core;

namespace MlNetPath.Stage2.Learned;

/// <summary>What Stage 2 can be told.</summary>
public sealed record LearnedOptions : StageOptions
{
    /// <summary>How to learn; null, the default, leaves it to the stage (<see cref="LearnedTrainer.Corrected"/>, or the one the stage was made for).</summary>
    public LearnedTrainer? Trainer { get; init; }

    /// <summary>Passes over the training text; default 3. For <see cref="LearnedTrainer.Corrected"/>.</summary>
    public int Epochs { get; init; } = 3;

    /// <summary>The first step of the correction; default 0.2. For <see cref="LearnedTrainer.Corrected"/>.</summary>
    public float LearningRate { get; init; } = 0.2f;

    /// <summary>Whether short windows of the training texts are learned too; default true. For <see cref="LearnedTrainer.Corrected"/>.</summary>
    public bool Windows { get; init; } = true;
}
