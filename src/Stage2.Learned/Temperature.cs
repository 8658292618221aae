using MlNetPath.Core;

namespace MlNetPath.Stage2.Learned;

/// <summary>
/// Makes probabilities honest: divides all logits by the one number, the temperature, that makes the validation texts most probable.
/// Labels do not change, only how sure the model is.
/// </summary>
/// <remarks>Guo, Pleiss, Sun and Weinberger, "On Calibration of Modern Neural Networks", 2017.</remarks>
internal static class Temperature
{
    // As the logarithm of the factor: from a fiftieth to fifty.
    private const double Lowest = -4, Highest = 4;

    // The golden section narrows the interval to 0.618 of itself each time.
    private const int Steps = 24;

    // More texts do not move the one number noticeably.
    private const int MostTexts = 20_000;

    /// <summary>Scales the model by the best factor on the validation texts; without any, leaves it as it is.</summary>
    public static void Fit(BucketWeights model, TextData validation)
    {
        int count = Math.Min(validation.Count, MostTexts);
        if (count == 0)
        {
            return;
        }

        var logits = new float[count][];
        Parallel.For(0, count, row => model.Logits(validation.Text(row), logits[row] = new float[model.LabelCount]));
        double golden = (Math.Sqrt(5) - 1) / 2;
        double low = Lowest, high = Highest;
        double left = high - (golden * (high - low)), right = low + (golden * (high - low));
        double leftLoss = Loss(left), rightLoss = Loss(right);
        for (int i = 0; i < Steps; i++)
        {
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

        model.ScaleBy((float)Math.Exp((low + high) / 2));

        double Loss(double logFactor)
        {
            float factor = (float)Math.Exp(logFactor);
            var scaled = new float[model.LabelCount];
            double loss = 0;
            for (int row = 0; row < count; row++)
            {
                int label = validation.Labels[row];
                if (label < 0)
                {
                    continue;
                }

                System.Numerics.Tensors.TensorPrimitives.Multiply(logits[row], factor, scaled);
                BucketWeights.Softmax(scaled);
                loss -= Math.Log(Math.Max(scaled[label], 1e-30f));
            }

            return loss;
        }
    }
}
