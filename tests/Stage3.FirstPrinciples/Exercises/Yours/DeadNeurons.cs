namespace MlNetPath.Stage3.FirstPrinciples.Tests.Exercises.Yours;

/// <summary>Exercise 6: which neurons of a layer tell no text from another.</summary>
internal static class DeadNeurons
{
    /// <summary>The columns whose activation is the same for every row, to within a tolerance.</summary>
    /// <param name="activations">[examples, neurons].</param>
    /// <param name="tolerance">How much the largest and the smallest may differ.</param>
    public static int[] Find(Matrix activations, float tolerance) => throw new NotImplementedException();
}
