using MlNetPath.Core;

namespace MlNetPath.Stage2.Learned;

/// <summary>
/// What Stage 2 can be told. How it learns is not an option but the stage itself: see <see cref="LearnedStage"/>.
/// <see cref="StageOptions.Device"/> is ignored (all of it runs on the CPU), and so is <see cref="StageOptions.Threads"/> by
/// <see cref="LearnedTrainer.AveragedPerceptron"/>, which learns on one thread. <see cref="LearnedTrainer.Logistic"/> gives another
/// model each time with more threads than one, and so takes one unless told otherwise; with the others threads change the time only.
/// </summary>
public sealed record LearnedOptions : StageOptions
{
    /// <summary>Passes over the training text; default 3. For <see cref="LearnedTrainer.Corrected"/>.</summary>
    public int Epochs { get; init; } = 3;

    /// <summary>The first step of the correction; default 0.2. For <see cref="LearnedTrainer.Corrected"/>.</summary>
    public float LearningRate { get; init; } = 0.2f;

    /// <summary>Whether short windows of the training texts are learned too; default true. For <see cref="LearnedTrainer.Corrected"/>.</summary>
    public bool Windows { get; init; } = true;
}
