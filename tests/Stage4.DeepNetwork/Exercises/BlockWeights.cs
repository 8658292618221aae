namespace MlNetPath.Stage4.DeepNetwork.Tests.Exercises;

/// <summary>Exercise 1: how many weights and biases a residual block has.</summary>
internal static class BlockWeights
{
    /// <summary>Counts them.</summary>
    /// <param name="width">Numbers of a position.</param>
    /// <returns>The weights and biases of its norm and of its two layers.</returns>
    public static long Count(int width)
    {
        long norm = 2L * width, layer = ((long)width * width) + width;
        return norm + (2 * layer);
    }
}
