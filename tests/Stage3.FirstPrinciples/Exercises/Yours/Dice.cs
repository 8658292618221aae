namespace MlNetPath.Stage3.FirstPrinciples.Tests.Exercises.Yours;

/// <summary>Exercise 5: not always the most probable word, but each as often as its probability says.</summary>
internal static class Dice
{
    /// <summary>Throws a die whose sides are as probable as the numbers say.</summary>
    /// <param name="probabilities">They sum to 1, about.</param>
    /// <param name="random">Where chance comes from.</param>
    /// <returns>The place of the side that came up.</returns>
    public static int Throw(IReadOnlyList<float> probabilities, Random random) => throw new NotImplementedException();
}
