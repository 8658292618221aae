namespace MlNetPath.Stage3.FirstPrinciples;

/// <summary>
/// Where weights start. All at zero, every neuron of a layer would compute the same and learn the same for ever; too large, and numbers grow from layer to
/// layer. Both ways draw evenly from an interval around 0 that keeps the numbers that flow through a layer about as large as they came.
/// </summary>
public static class Initialization
{
    /// <summary>For layers before <see cref="Sigmoid"/>, <see cref="Tanh"/> or the end: from -r to r with r = sqrt(6 / (inputs + outputs)).</summary>
    /// <remarks>Glorot and Bengio, "Understanding the Difficulty of Training Deep Feedforward Neural Networks", 2010.</remarks>
    /// <param name="layer">The layer; its biases stay 0.</param>
    /// <param name="random">Where the numbers come from.</param>
    /// <returns>The layer.</returns>
    public static Dense Glorot(this Dense layer, Random random)
    {
        ArgumentNullException.ThrowIfNull(layer);
        Matrix weights = layer.Weights.Values;
        Fill(weights.Values, MathF.Sqrt(6f / (weights.Rows + weights.Columns)), random);
        return layer;
    }

    /// <summary>For layers before <see cref="Relu"/>, which lets only half of the numbers through: from -r to r with r = sqrt(6 / inputs).</summary>
    /// <remarks>He, Zhang, Ren and Sun, "Delving Deep into Rectifiers", 2015.</remarks>
    /// <param name="layer">The layer; its biases stay 0.</param>
    /// <param name="random">Where the numbers come from.</param>
    /// <returns>The layer.</returns>
    public static Dense He(this Dense layer, Random random)
    {
        ArgumentNullException.ThrowIfNull(layer);
        Matrix weights = layer.Weights.Values;
        Fill(weights.Values, MathF.Sqrt(6f / weights.Rows), random);
        return layer;
    }

    private static void Fill(Span<float> values, float limit, Random random)
    {
        ArgumentNullException.ThrowIfNull(random);
        foreach (ref float value in values)
        {
            value = ((random.NextSingle() * 2) - 1) * limit;
        }
    }
}
