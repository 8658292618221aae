using System.Numerics.Tensors;
using MlNetPath.Core;

namespace MlNetPath.Stage2.Learned;

/// <summary>
/// Makes probabilities honest: divides all logits by the one number, the temperature, that makes the validation texts most probable.
/// Labels do not change, only how sure the model is.
/// </summary>
/// <remarks>Guo, Pleiss, Sun and Weinberger, "On Calibration of Modern Neural Networks", 2017.</remarks>
internal static class Temperature
{
    // As the natural logarithm of the factor: from 1e-10, for logits far too large, to fifty. Where no validation text is wrong, the
    // larger the factor the better, so the upper end also bounds how sure a few texts can make a model.
    private const double Lowest = -23, Highest = 4;

    // The golden section narrows the interval to 0.618 of itself each time.
    private const int Steps = 32;

    // More texts do not move the one number noticeably.
    private const int MostTexts = 20_000;

    /// <summary>The logits of a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="logits">Where they go, one per label.</param>
    public delegate void LogitsOf(ReadOnlySpan<char> text, Span<float> logits);

    /// <summary>Scales the model by the best factor on the validation texts; without any, leaves it as it is.</summary>
    public static void Fit(BucketWeights model, TextData validation, int threads, CancellationToken cancellation)
    {
        if (Find(model.Logits, model.LabelCount, validation, threads, cancellation) is { } found)
        {
            model.ScaleBy(found.Factor);
        }
    }

    /// <summary>What was found.</summary>
    /// <param name="Factor">What to multiply the model's logits by.</param>
    /// <param name="Loss">The mean loss of a validation text with it.</param>
    /// <param name="Accuracy">The share of the validation texts that are labelled right, 0 to 1.</param>
    public readonly record struct Calibration(float Factor, double Loss, double Accuracy);

    /// <summary>The best factor on the validation texts; null without any.</summary>
    /// <param name="model">The model; thread-safe.</param>
    /// <param name="labelCount">Number of labels.</param>
    /// <param name="validation">The texts.</param>
    /// <param name="threads">How many threads may compute; 0 for one a core.</param>
    /// <param name="cancellation">Stops it.</param>
    public static Calibration? Find(LogitsOf model, int labelCount, TextData validation, int threads, CancellationToken cancellation)
    {
        int[] rows = Rows(validation);
        if (rows.Length == 0)
        {
            return null;
        }

        var logits = new float[rows.Length][];
        Parallel.For(0, rows.Length, HashedTexts.Threads(threads, cancellation), i => model(validation.Text(rows[i]), logits[i] = new float[labelCount]));
        double golden = (Math.Sqrt(5) - 1) / 2;
        double low = Lowest, high = Highest;
        double left = high - (golden * (high - low)), right = low + (golden * (high - low));
        double leftLoss = Loss(left), rightLoss = Loss(right);
        for (int i = 0; i < Steps; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            if (leftLoss < rightLoss)
            {
                (high, right, rightLoss) = (right, left, leftLoss);
                left = high - (golden * (high - low));
                leftLoss = Loss(left);
            }
            else
            {
                (low, left, leftLoss) = (left, right, rightLoss);
                right = low + (golden * (high - low));
                rightLoss = Loss(right);
            }
        }

        double best = (low + high) / 2;
        int labelledRight = Enumerable.Range(0, rows.Length).Count(i => TensorPrimitives.IndexOfMax<float>(logits[i]) == validation.Labels[rows[i]]);
        return new Calibration((float)Math.Exp(best), Loss(best) / rows.Length, (double)labelledRight / rows.Length);

        double Loss(double logFactor)
        {
            double factor = Math.Exp(logFactor), loss = 0;
            for (int i = 0; i < rows.Length; i++)
            {
                loss += CrossEntropy(logits[i], factor, validation.Labels[rows[i]]);
            }

            return loss;
        }
    }

    /// <summary>
    /// The negative logarithm (base e) of the label's softmax probability with all logits times a factor, by log-sum-exp: it keeps
    /// growing where the probability itself is too small for a number, so that a search sees which way is down.
    /// </summary>
    internal static double CrossEntropy(ReadOnlySpan<float> logits, double factor, int label)
    {
        double highest = TensorPrimitives.Max(logits), sum = 0;
        foreach (float logit in logits)
        {
            sum += Math.Exp(factor * (logit - highest));
        }

        return Math.Log(sum) + (factor * (highest - logits[label]));
    }

    // Evenly spread over the labelled rows, since validation may be sorted by label or length.
    private static int[] Rows(TextData validation)
    {
        int[] labelled = [.. Enumerable.Range(0, validation.Count).Where(row => validation.Labels[row] >= 0)];
        return labelled.Length <= MostTexts ? labelled : [.. Enumerable.Range(0, MostTexts).Select(i => labelled[(long)i * labelled.Length / MostTexts])];
    }
}
