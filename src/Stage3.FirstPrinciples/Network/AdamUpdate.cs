using System.Numerics;

namespace MlNetPath.Stage3.FirstPrinciples;

/// <summary>What <see cref="Adam"/> does to some of the weights at one step. Both means start at 0 and are too small at first; dividing by 1 - beta^steps puts that right.</summary>
/// <param name="rate">The learning rate.</param>
/// <param name="beta1">How much of the mean stays.</param>
/// <param name="beta2">How much of the mean square stays.</param>
/// <param name="epsilon">Keeps the division from being one by zero.</param>
/// <param name="steps">The number of the step, from 1.</param>
internal readonly struct AdamUpdate(float rate, float beta1, float beta2, float epsilon, int steps)
{
    private readonly float rate = rate / (1 - MathF.Pow(beta1, steps));
    private readonly float scale = 1 / MathF.Sqrt(1 - MathF.Pow(beta2, steps));

    /// <summary>Changes the values, and what is remembered of their gradients.</summary>
    public void Apply(Span<float> values, ReadOnlySpan<float> gradients, Span<float> means, Span<float> squares)
    {
        int i = 0;
        for (; i <= values.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            var gradient = new Vector<float>(gradients[i..]);
            Vector<float> mean = new(means[i..]), square = new(squares[i..]);
            mean += (1 - beta1) * (gradient - mean);
            square += (1 - beta2) * ((gradient * gradient) - square);
            mean.CopyTo(means[i..]);
            square.CopyTo(squares[i..]);
            (new Vector<float>(values[i..]) - (rate * mean / ((Vector.SquareRoot(square) * scale) + new Vector<float>(epsilon)))).CopyTo(values[i..]);
        }

        for (; i < values.Length; i++)
        {
            means[i] += (1 - beta1) * (gradients[i] - means[i]);
            squares[i] += (1 - beta2) * ((gradients[i] * gradients[i]) - squares[i]);
            values[i] -= rate * means[i] / ((MathF.Sqrt(squares[i]) * scale) + epsilon);
        }
    }
}
