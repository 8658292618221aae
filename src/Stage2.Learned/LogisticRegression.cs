using System.Numerics.Tensors;
using MlNetPath.Core;

namespace MlNetPath.Stage2.Learned;

/// <summary>
/// Multinomial logistic regression by stochastic gradient descent with a step of its own for every n-gram, which shrinks as the
/// n-gram is corrected. It starts from a naive Bayes model rather than from zero: what the training text says nothing about stays as naive
/// Bayes has it, and what naive Bayes gets wrong (it counts an n-gram and the longer one around it as two proofs) is corrected.
/// One thread changes the weights, so the same seed gives the same model.
/// </summary>
/// <remarks>Step sizes: Duchi, Hazan and Singer, "Adaptive Subgradient Methods", 2011, with one sum per n-gram.</remarks>
internal static class LogisticRegression
{
    // Squared gradients are counted from here on, so that the first step is not endless.
    private const float FirstSquare = 0.01f;

    // Below this, a text is right with certainty and its step would change nothing.
    private const float LeastSquare = 1e-6f;

    // About a tenth of a second.
    private const int TextsPerReport = 1 << 12;

    /// <summary>Improves a model in place.</summary>
    /// <param name="model">Where to start from.</param>
    /// <param name="data">The texts.</param>
    /// <param name="options">Epochs, the first step (it falls to zero in a straight line over the epochs), seed, threads, cancellation and progress.</param>
    public static void Train(BucketWeights model, TextData data, LearnedOptions options)
    {
        var random = new Random(options.Seed);
        int[] order = [.. Enumerable.Range(0, data.Count)];
        var squares = new float[model.Buckets.Length];
        Array.Fill(squares, FirstSquare);
        var error = new float[model.LabelCount];
        double? meanLoss = null;
        long step = 0;
        long steps = (long)options.Epochs * data.Count;
        for (int epoch = 1; epoch <= options.Epochs; epoch++)
        {
            random.Shuffle(order);
            double loss = 0;
            foreach (HashedTexts.Row text in HashedTexts.Read(data, order, options.Threads, options.Cancellation))
            {
                if (step % TextsPerReport == 0)
                {
                    Report(ended: false);
                }

                float rate = options.LearningRate * (1 - ((float)step++ / steps));
                if (text.Label >= 0)
                {
                    loss += Step(model, text, error, squares, rate);
                }
            }

            if (!double.IsFinite(loss))
            {
                throw new InputException($"Training diverged in epoch {epoch}: the loss is no number any more. Use a smaller learning rate than {options.LearningRate}.");
            }

            meanLoss = loss / Math.Max(1, data.Count);
            Report(ended: true);

            void Report(bool ended) => options.Progress?.Report(new TrainingProgress("logistic regression")
            {
                Epoch = epoch,
                EpochEnded = ended,
                Epochs = options.Epochs,
                Fraction = (double)step / Math.Max(1, steps),
                Loss = meanLoss,
            });
        }
    }

    private static double Step(BucketWeights model, HashedTexts.Row text, float[] error, float[] squares, float rate)
    {
        int[] rows = text.Buckets;
        for (int i = 0; i < rows.Length; i++)
        {
            rows[i] = model.RowOf(rows[i]);
        }

        model.Logits(rows, text.Weight, error);
        BucketWeights.Softmax(error);
        double loss = -Math.Log(Math.Max(error[text.Label], 1e-30f));
        error[text.Label] -= 1;
        float square = TensorPrimitives.SumOfSquares<float>(error);
        if (square < LeastSquare)
        {
            return loss;
        }

        square *= text.Weight * text.Weight;
        foreach (int row in rows)
        {
            if (row >= 0)
            {
                #region correction
                squares[row] += square;
                Span<float> weights = model.Row(row);
                TensorPrimitives.MultiplyAdd(error, -rate * text.Weight / MathF.Sqrt(squares[row]), weights, weights);
                #endregion
            }
        }

        // The biases belong to every text, so their step is small from the start.
        TensorPrimitives.MultiplyAdd(error, -0.01f * rate, model.Biases, model.Biases);
        return loss;
    }
}
