namespace MlNetPath.Stage3.FirstPrinciples.Tests.Exercises.Yours;

/// <summary>Exercise 4: half of Adam. Steps are divided by how large the gradients of a weight usually are; there is no momentum, and nothing puts right that the mean starts at 0.</summary>
internal sealed class RmsProp(float learningRate) : IOptimizer
{
    // How much of the mean of the squares stays at a step, and what keeps the division from being one by 0.
    internal const float Keep = 0.99f, Epsilon = 1e-8f;

    public float LearningRate { get; set; } = learningRate;

    public void Step(IReadOnlyList<Parameter> parameters) => throw new NotImplementedException();
}
