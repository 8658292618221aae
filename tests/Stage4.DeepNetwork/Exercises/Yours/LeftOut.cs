namespace MlNetPath.Stage4.DeepNetwork.Tests.Exercises.Yours;

/// <summary>Exercise 4: what all other texts say.</summary>
internal static class LeftOut
{
    /// <summary>The logarithm of how much more often an n-gram was met with a label than with the others, in all texts but one.</summary>
    /// <param name="counts">How often it was met with each label, in all texts.</param>
    /// <param name="own">How often it is in the text that is left out.</param>
    /// <param name="ownLabel">The label of that text.</param>
    /// <param name="smoothing">Added to every count.</param>
    /// <returns>For each label the logarithm of its count, less the mean of these logarithms.</returns>
    public static double[] Evidence(int[] counts, int own, int ownLabel, double smoothing) => throw new NotImplementedException();
}
