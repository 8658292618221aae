namespace MlNetPath.Stage3.FirstPrinciples.Tests;

/// <summary>What the reader fills in fits where the solutions are.</summary>
public class YoursTests
{
    [Fact]
    public void EverySolutionHasAnEmptyOneOfTheSameShape() => ExerciseShapes.AreTheSame(typeof(YoursTests), count: 6);
}
