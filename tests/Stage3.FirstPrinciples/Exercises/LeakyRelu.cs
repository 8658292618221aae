using System.Numerics.Tensors;

namespace MlNetPath.Stage3.FirstPrinciples.Tests.Exercises;

/// <summary>Exercise 2: a ReLU that leaks. Below 0 it still lets a hundredth through, so that a neuron that is off can come back.</summary>
internal sealed class LeakyRelu : Activation
{
    private const float Leak = 0.01f;

    protected override void Apply(ReadOnlySpan<float> input, Span<float> output)
    {
        TensorPrimitives.Multiply(input, Leak, output);
        TensorPrimitives.Max(input, output, output);
    }

    protected override float Slope(float output) => output > 0 ? 1 : Leak;
}
