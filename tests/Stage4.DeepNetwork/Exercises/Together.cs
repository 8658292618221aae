namespace MlNetPath.Stage4.DeepNetwork.Tests.Exercises;

/// <summary>Exercise 5: several networks answer together.</summary>
internal static class Together
{
    /// <summary>Probabilities of the mean of the networks' logits.</summary>
    /// <param name="logits">The logits of each network, one for each label.</param>
    /// <returns>One probability for each label.</returns>
    public static double[] Answer(double[][] logits)
    {
        double[] mean = [.. Enumerable.Range(0, logits[0].Length).Select(label => logits.Average(network => network[label]))];
        double[] powers = [.. mean.Select(logit => Math.Exp(logit - mean.Max()))];
        return [.. powers.Select(power => power / powers.Sum())];
    }
}
