namespace MlNetPath.Stage3.FirstPrinciples.Tests.Exercises;

/// <summary>Exercise 4: half of Adam. Steps are divided by how large the gradients of a weight usually are; there is no momentum, and nothing puts right that the mean starts at 0.</summary>
/// <remarks>T. Tieleman and G. Hinton, lecture 6.5 of "Neural Networks for Machine Learning", 2012.</remarks>
internal sealed class RmsProp(float learningRate) : IOptimizer
{
    private const float Keep = 0.99f, Epsilon = 1e-8f;

    private readonly Dictionary<Parameter, float[]> squares = [];

    public float LearningRate { get; set; } = learningRate;

    public void Step(IReadOnlyList<Parameter> parameters)
    {
        foreach (Parameter parameter in parameters)
        {
            float[] values = parameter.Values.Values, gradients = parameter.Gradient.Values;
            if (!squares.TryGetValue(parameter, out float[]? mean))
            {
                squares[parameter] = mean = new float[values.Length];
            }

            for (int i = 0; i < values.Length; i++)
            {
                mean[i] = (Keep * mean[i]) + ((1 - Keep) * gradients[i] * gradients[i]);
                values[i] -= LearningRate * gradients[i] / (MathF.Sqrt(mean[i]) + Epsilon);
            }
        }
    }
}
