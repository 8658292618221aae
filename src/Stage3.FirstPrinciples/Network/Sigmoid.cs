using System.Numerics.Tensors;

namespace MlNetPath.Stage3.FirstPrinciples;

/// <summary>The sigmoid, 1 / (1 + e^-x): squeezes any number into 0 to 1. A neuron near 1 is on, one near 0 is off.</summary>
public sealed class Sigmoid : Activation
{
    /// <inheritdoc/>
    protected override void Apply(ReadOnlySpan<float> input, Span<float> output) => TensorPrimitives.Sigmoid(input, output);

    /// <inheritdoc/>
    protected override float Slope(float output) => output * (1 - output);
}
