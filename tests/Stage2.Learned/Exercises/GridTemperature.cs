namespace MlNetPath.Stage2.Learned.Tests.Exercises;

/// <summary>Exercise 3: a temperature found by trying.</summary>
internal static class GridTemperature
{
    /// <summary>The number to divide the logits by, so that the true labels become most probable; to within 2 percent.</summary>
    /// <param name="logits">[texts][labels].</param>
    /// <param name="labels">The true label of each text.</param>
    public static double Find(float[][] logits, ReadOnlySpan<int> labels)
    {
        double best = 1, bestLoss = double.PositiveInfinity;
        for (double temperature = 0.02; temperature < 50; temperature *= 1.02)
        {
            double loss = LogLoss(logits, labels, temperature);
            if (loss < bestLoss)
            {
                (best, bestLoss) = (temperature, loss);
            }
        }

        return best;
    }

    /// <summary>Mean log-loss of the logits divided by a temperature.</summary>
    public static double LogLoss(float[][] logits, ReadOnlySpan<int> labels, double temperature)
    {
        double loss = 0;
        for (int text = 0; text < logits.Length; text++)
        {
            double highest = logits[text].Max();
            double sum = logits[text].Sum(logit => Math.Exp((logit - highest) / temperature));
            loss += Math.Log(sum) - ((logits[text][labels[text]] - highest) / temperature);
        }

        return loss / logits.Length;
    }
}
