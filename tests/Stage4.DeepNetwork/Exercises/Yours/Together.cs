namespace MlNetPath.Stage4.DeepNetwork.Tests.Exercises.Yours;

/// <summary>Exercise 5: several networks answer together.</summary>
internal static class Together
{
    /// <summary>Probabilities of the mean of the networks' logits.</summary>
    /// <param name="logits">The logits of each network, one for each label.</param>
    /// <returns>One probability for each label.</returns>
    public static double[] Answer(double[][] logits) => throw new NotImplementedException();
}
