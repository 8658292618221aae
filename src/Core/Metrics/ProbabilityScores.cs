using System.Globalization;

namespace MlNetPath.Core;

/// <summary>
/// Collects what only probabilities can be measured by: log-loss, Brier score (the original one of 1950, summed over the labels) and
/// expected calibration error (equal-width bins, as in Guo et al., "On Calibration of Modern Neural Networks", 2017). Not thread-safe.
/// </summary>
internal sealed class ProbabilityScores(int labelCount, int binCount)
{
    // ML.NET's evaluator clips at this single-precision number; a wrong answer of probability 0 then costs 34.5, not infinity.
    private const float SmallestProbability = 1e-15f;

    // Single-precision softmax sums to 1 up to rounding; anything further off is no rounding.
    private const float Tolerance = 1e-3f;

    private readonly double[] logLoss = new double[labelCount];
    private readonly int[] rows = new int[labelCount];
    private readonly int[] binRows = new int[binCount];
    private readonly int[] binCorrect = new int[binCount];
    private readonly double[] binConfidence = new double[binCount];
    private double squares;
    private int count;

    /// <summary>Mean negative logarithm (base e) of the true label's probability; null before the first row.</summary>
    public double? LogLoss => count == 0 ? null : logLoss.Sum() / count;

    /// <summary>Mean squared distance of the probabilities from one-hot truth, 0 to 2; null before the first row.</summary>
    public double? Brier => count == 0 ? null : squares / count;

    /// <summary>Mean over the rows of the distance between confidence and accuracy in the row's bin, 0 to 1; null before the first row.</summary>
    public double? Ece => count == 0 ? null : Bins().Sum(bin => bin.Count * Math.Abs(bin.Confidence - bin.Accuracy)) / count;

    /// <summary>The bins behind <see cref="Ece"/>.</summary>
    public CalibrationBin[] Bins() => [.. Enumerable.Range(0, binCount).Select(i => new CalibrationBin(
        (double)i / binCount,
        (i + 1.0) / binCount,
        binRows[i],
        binRows[i] == 0 ? 0 : binConfidence[i] / binRows[i],
        binRows[i] == 0 ? 0 : (double)binCorrect[i] / binRows[i]))];

    /// <summary>Mean log-loss over the rows of one label; null without any.</summary>
    public double? LogLossOf(int label) => rows[label] == 0 ? null : logLoss[label] / rows[label];

    /// <summary>Adds a row.</summary>
    /// <exception cref="InputException">The scores are no probabilities.</exception>
    public void Add(int row, ReadOnlySpan<float> probabilities, int predicted, int label)
    {
        double squareSum = 0, sum = 0;
        for (int i = 0; i < probabilities.Length; i++)
        {
            double p = probabilities[i];
            double distance = i == label ? 1 - p : p;
            squareSum += distance * distance;
            sum += p;
            if (p is < -Tolerance or > 1 + Tolerance)
            {
                throw NoProbability(row, string.Create(CultureInfo.InvariantCulture, $"the score of label {i} is {p}"));
            }
        }

        // Less than 1 is let pass: after labels were left out, what is missing belongs to the others.
        if (sum > 1 + Tolerance)
        {
            throw NoProbability(row, string.Create(CultureInfo.InvariantCulture, $"the scores sum to {sum}"));
        }

        count++;
        rows[label]++;
        logLoss[label] -= Math.Log(Math.Min(1, Math.Max(SmallestProbability, probabilities[label])));
        squares += squareSum;
        double confidence = Math.Clamp(probabilities[predicted], 0, 1);
        int bin = Math.Clamp((int)Math.Ceiling(confidence * binCount) - 1, 0, binCount - 1);
        binRows[bin]++;
        binConfidence[bin] += confidence;
        binCorrect[bin] += predicted == label ? 1 : 0;
    }

    private static InputException NoProbability(int row, string what) => new(
        $"The model's scores of row {row} are no probabilities: {what}. Probabilities lie between 0 and 1 and sum to 1; a stage without them says so on its card.");
}
