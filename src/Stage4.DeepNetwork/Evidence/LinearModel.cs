using System.Numerics.Tensors;

namespace MlNetPath.Stage4.DeepNetwork;

/// <summary>
/// Logistic regression on the buckets of texts, by stochastic gradient descent from naive Bayes on, with steps of its own for every bucket. It learns texts whose n-grams it knows, while the
/// network is taught with what other texts say; so the two err differently, and together less.
/// </summary>
/// <remarks>Duchi, Hazan and Singer, "Adaptive Subgradient Methods", 2011, with one sum per bucket. Not safe to use from several threads.</remarks>
internal sealed class LinearModel
{
    /// <summary>What it begins with, of naive Bayes: n-grams say the same again and again.</summary>
    public const double Start = 0.5;

    private const int MostPasses = 6, EnoughSteps = 1_000_000;

    private const float FirstStep = 0.2f, FirstSquare = 0.01f, LeastSquare = 1e-6f;

    private readonly int labels;
    private readonly int[] rowOf;
    private readonly float[] squares, error;

    /// <param name="buckets">How many buckets there are.</param>
    /// <param name="met">Those that were met.</param>
    /// <param name="start">What each label of each of them begins with: [met * labels]. Changed by <see cref="Learn"/>.</param>
    /// <param name="labels">How many labels there are.</param>
    public LinearModel(int buckets, int[] met, float[] start, int labels)
    {
        (this.labels, Weights) = (labels, start);
        rowOf = new int[buckets];
        Array.Fill(rowOf, -1); // and so it stays for bucket 0
        for (int row = 0; row < met.Length; row++)
        {
            rowOf[met[row]] = row;
        }

        squares = new float[met.Length];
        Array.Fill(squares, FirstSquare);
        error = new float[labels];
    }

    /// <summary>The weights: [met * labels].</summary>
    public float[] Weights { get; }

    /// <summary>How many passes over texts it learns in, an even number: in turns varied and as they are. Of a million texts and more two are enough.</summary>
    /// <param name="texts">How many texts there are.</param>
    public static int PassesFor(int texts) => Math.Clamp(2 * (EnoughSteps / Math.Max(1, texts)), 2, MostPasses);

    /// <summary>What a bucket of a text counts: a long text says more than a short one, but not as much more as it is longer.</summary>
    /// <param name="bytes">The bytes of the text, with the spaces around it.</param>
    public static double Scale(double bytes) => 3 / Math.Sqrt((TextBuckets.Kinds * bytes) + 9);

    /// <summary>Takes a step.</summary>
    /// <param name="met">The buckets of a text; 0 for none.</param>
    /// <param name="bytes">The bytes of the text, with the spaces around it.</param>
    /// <param name="label">Its label.</param>
    /// <param name="done">The share of all steps that were taken.</param>
    public void Learn(ReadOnlySpan<long> met, int bytes, int label, double done)
    {
        float scale = (float)Scale(bytes);
        Array.Clear(error);
        foreach (long bucket in met)
        {
            if (rowOf[bucket] is >= 0 and int row)
            {
                TensorPrimitives.Add(error, Row(row), error);
            }
        }

        TensorPrimitives.Multiply(error, scale, error);
        TensorPrimitives.Subtract(error, TensorPrimitives.Max<float>(error), error); // or e to their power could be too large
        TensorPrimitives.SoftMax(error, error);
        error[label] -= 1;
        float square = TensorPrimitives.SumOfSquares<float>(error);
        if (square < LeastSquare)
        {
            return;
        }

        square *= scale * scale;
        float rate = FirstStep * (float)(1 - done) * scale;
        foreach (long bucket in met)
        {
            if (rowOf[bucket] is >= 0 and int row)
            {
                squares[row] += square;
                TensorPrimitives.MultiplyAdd(error, -rate / MathF.Sqrt(squares[row]), Row(row), Row(row));
            }
        }
    }

    private Span<float> Row(int row) => Weights.AsSpan(row * labels, labels);
}
