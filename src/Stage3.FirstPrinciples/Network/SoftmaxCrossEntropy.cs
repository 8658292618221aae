namespace MlNetPath.Stage3.FirstPrinciples;

/// <summary>
/// The end of a network that chooses among labels. Softmax makes probabilities of the logits, e^logit / sum of all e^logit; the loss is the cross-entropy,
/// -ln of the probability that the right label got: 0 where it was certain, large where it was thought impossible.
/// </summary>
public static class SoftmaxCrossEntropy
{
    /// <summary>What a batch came to.</summary>
    /// <param name="Probabilities">[batch, labels]; each row sums to 1.</param>
    /// <param name="Loss">The mean loss of an example.</param>
    /// <param name="Gradient">The derivative of <paramref name="Loss"/> by each logit: [batch, labels].</param>
    public sealed record Result(Matrix Probabilities, double Loss, Matrix Gradient);

    /// <summary>The probabilities alone.</summary>
    /// <param name="logits">[batch, labels].</param>
    /// <returns>[batch, labels].</returns>
    public static Matrix Softmax(Matrix logits)
    {
        ArgumentNullException.ThrowIfNull(logits);
        var probabilities = new Matrix(logits.Rows, logits.Columns);
        for (int row = 0; row < logits.Rows; row++)
        {
            Softmax(logits.Row(row), probabilities.Row(row));
        }

        return probabilities;
    }

    /// <summary>Probabilities, loss and gradient of a batch.</summary>
    /// <param name="logits">[batch, labels].</param>
    /// <param name="labels">The right label of each example, as the number of its column.</param>
    /// <exception cref="ArgumentException">There are not as many labels as rows, or one is no column.</exception>
    public static Result Compute(Matrix logits, ReadOnlySpan<int> labels)
    {
        ArgumentNullException.ThrowIfNull(logits);
        Check.Labels(labels, logits.Rows, logits.Columns);
        Matrix probabilities = new(logits.Rows, logits.Columns), gradient = new(logits.Rows, logits.Columns);
        double loss = 0;
        for (int row = 0; row < logits.Rows; row++)
        {
            Span<float> p = probabilities.Row(row), slope = gradient.Row(row);
            (float highest, double ln) = Softmax(logits.Row(row), p);
            loss += ln + ((double)highest - logits[row, labels[row]]); // in this order, since beside a large logit ln would be lost

            // After all terms have met: each logit's gradient is the probability that it got, less the one that it should have got.
            #region gradient
            p.CopyTo(slope);
            slope[labels[row]] -= 1;
            foreach (ref float s in slope)
            {
                s /= logits.Rows;
            }
            #endregion
        }

        return new Result(probabilities, loss / Math.Max(1, logits.Rows), gradient);
    }

    // The largest logit is taken off first, which changes no probability and keeps e^logit from overflowing. Returns it, and ln of the sum of all e^(logit - largest).
    private static (float Highest, double Ln) Softmax(ReadOnlySpan<float> logits, Span<float> probabilities)
    {
        float highest = float.NegativeInfinity;
        foreach (float logit in logits)
        {
            highest = MathF.Max(highest, logit);
        }

        double sum = 0;
        foreach (float logit in logits)
        {
            sum += Math.Exp(logit - highest);
        }

        for (int i = 0; i < logits.Length; i++)
        {
            probabilities[i] = (float)(Math.Exp(logits[i] - highest) / sum);
        }

        return (highest, Math.Log(sum));
    }
}
