using static TorchSharp.torch;

namespace MlNetPath.Stage6.LanguageModel;

/// <summary>
/// Makes a trained decoder's probabilities honest: one number, the temperature that its logits are divided by, is chosen where validation texts are the likeliest, and becomes a part of the last norm's weights. Which token is the likeliest stays as it is.
/// </summary>
/// <remarks>Guo et al., "On Calibration of Modern Neural Networks", 2017.</remarks>
internal static class Calibration
{
    // Loss is a convex function of one over the temperature.
    private const double Lowest = 0.6, Highest = 1.4;

    private const int Steps = 16;

    /// <summary>Finds the temperature and puts it into the weights.</summary>
    /// <param name="decoder">The network.</param>
    /// <param name="learner">Measures it.</param>
    /// <param name="cancellation">Stops it; the weights are as they were then.</param>
    /// <returns>The temperature; 1 where there are no validation texts.</returns>
    public static double Apply(Decoder decoder, SequenceLearner learner, CancellationToken cancellation)
    {
        double[] scales = [.. Enumerable.Range(0, Steps + 1).Select(i => Lowest + (i * (Highest - Lowest) / Steps))], losses = learner.ScaledLosses(scales, cancellation);
        int best = Array.IndexOf(losses, losses.Min());
        double scale = losses[best] == 0 ? 1 : scales[best];
        if (best > 0 && best < Steps)
        {
            // The lowest point of the parabola through the three.
            (double before, double here, double behind) = (losses[best - 1], losses[best], losses[best + 1]);
            scale += before - (2 * here) + behind is > 0 and var bend ? (before - behind) / (2 * bend) * (scales[1] - scales[0]) : 0;
        }

        using var off = no_grad();
        decoder.Norm.weight!.mul_(scale);
        decoder.Norm.bias!.mul_(scale);
        return 1 / scale;
    }
}
