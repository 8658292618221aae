namespace MlNetPath.Stage3.FirstPrinciples.Tests.Exercises.Yours;

/// <summary>Exercise 2: a ReLU that leaks. Below 0 it still lets a hundredth through, so that a neuron that is off can come back.</summary>
internal sealed class LeakyRelu : Activation
{
    /// <summary>Forward: from the sums to the activations.</summary>
    protected override void Apply(ReadOnlySpan<float> input, Span<float> output) => throw new NotImplementedException();

    /// <summary>Backward: the slope at a place, which is given by what came <em>out</em> there.</summary>
    protected override float Slope(float output) => throw new NotImplementedException();
}
