namespace MlNetPath.Stage6.LanguageModel.Tests;

/// <summary>What the reader fills in fits where the solutions are.</summary>
public sealed class YoursTests
{
    [Fact]
    public void EverySolutionHasAnEmptyOneOfTheSameShape() => ExerciseShapes.AreTheSame(typeof(YoursTests), count: 5);
}
