namespace MlNetPath.Torch.Training;

/// <summary>How large steps are: rising over the warm-up, then as they are, and over the last part of the training down to almost nothing along a cosine.</summary>
/// <remarks>Cosine: Loshchilov and Hutter, "SGDR", 2017.</remarks>
internal static class LearningRate
{
    // Up to here steps keep their size. Earlier, a table of n-grams has not seen enough; later, there is no time to settle.
    private const double Flat = 0.3, Least = 0.01, LongestWarmUp = 0.05;

    /// <summary>The rate of a step.</summary>
    /// <param name="full">The full rate.</param>
    /// <param name="warmUpSteps">Steps until it is reached.</param>
    /// <param name="step">Steps before this one.</param>
    /// <param name="progress">The share of the training that is done, 0 to 1.</param>
    public static double At(double full, int warmUpSteps, long step, double progress)
    {
        double warm = Math.Min(1, Math.Max((step + 1.0) / Math.Max(1, warmUpSteps), progress / LongestWarmUp));
        double decay = progress <= Flat ? 1 : Least + ((1 - Least) * 0.5 * (1 + Math.Cos(Math.PI * Math.Min(1, (progress - Flat) / (1 - Flat)))));
        return full * warm * decay;
    }
}
