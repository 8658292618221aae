using System.Numerics.Tensors;

namespace MlNetPath.Stage3.FirstPrinciples;

/// <summary>The hyperbolic tangent: squeezes any number into -1 to 1, and leaves small ones nearly as they are.</summary>
public sealed class Tanh : Activation
{
    /// <inheritdoc/>
    protected override void Apply(ReadOnlySpan<float> input, Span<float> output) => TensorPrimitives.Tanh(input, output);

    /// <inheritdoc/>
    protected override float Slope(float output) => 1 - (output * output);
}
