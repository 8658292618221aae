namespace MlNetPath.Stage3.FirstPrinciples;

/// <summary>
/// A function applied to every number by itself, between two layers. Without one, two layers after another could do no more than one: a sum of sums is a sum.
/// </summary>
public abstract class Activation : ILayer
{
    private Matrix? output;

    /// <inheritdoc/>
    public IReadOnlyList<Parameter> Parameters => [];

    /// <inheritdoc/>
    public Matrix Forward(Matrix input)
    {
        ArgumentNullException.ThrowIfNull(input);
        output = new Matrix(input.Rows, input.Columns);
        Apply(input.Values, output.Values);
        return output;
    }

    /// <inheritdoc/>
    public Matrix Backward(Matrix gradient)
    {
        Check.Gradient(gradient, output is null ? null : (output.Rows, output.Columns));
        var result = new Matrix(gradient.Rows, gradient.Columns);
        for (int i = 0; i < result.Values.Length; i++)
        {
            result.Values[i] = gradient.Values[i] * Slope(output!.Values[i]);
        }

        return result;
    }

    /// <summary>Computes the function of all numbers.</summary>
    /// <param name="input">The numbers.</param>
    /// <param name="output">As many; where the results go.</param>
    protected abstract void Apply(ReadOnlySpan<float> input, Span<float> output);

    /// <summary>How steep the function is where it has a value: for these functions the value alone tells.</summary>
    /// <param name="output">The function's value.</param>
    protected abstract float Slope(float output);
}
