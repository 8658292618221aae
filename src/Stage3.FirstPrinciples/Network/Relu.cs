using System.Numerics.Tensors;

namespace MlNetPath.Stage3.FirstPrinciples;

/// <summary>The rectified linear unit: what is below 0 becomes 0, all else stays. At 0 its slope is taken as 0.</summary>
public sealed class Relu : Activation
{
    /// <inheritdoc/>
    protected override void Apply(ReadOnlySpan<float> input, Span<float> output) => TensorPrimitives.Max(input, 0, output);

    /// <inheritdoc/>
    protected override float Slope(float output) => output > 0 ? 1 : 0;
}
