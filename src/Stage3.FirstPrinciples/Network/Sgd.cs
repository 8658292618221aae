using System.Numerics.Tensors;

namespace MlNetPath.Stage3.FirstPrinciples;

/// <summary>
/// Stochastic gradient descent: value -= learning rate * gradient. With momentum the steps before go on, each time a little less, as a ball rolls on:
/// velocity = momentum * velocity + gradient; value -= learning rate * velocity.
/// </summary>
/// <remarks>Rumelhart, Hinton and Williams, "Learning Representations by Back-propagating Errors", 1986.</remarks>
/// <param name="learningRate">How large steps are.</param>
/// <param name="momentum">How much of the velocity goes on, 0 to below 1; 0 for none.</param>
public sealed class Sgd(float learningRate, float momentum = 0) : IOptimizer
{
    private readonly Dictionary<Parameter, float[]> velocities = [];

    /// <inheritdoc/>
    public float LearningRate { get; set; } = learningRate;

    /// <inheritdoc/>
    public void Step(IReadOnlyList<Parameter> parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        foreach (Parameter parameter in parameters)
        {
            if (!velocities.TryGetValue(parameter, out float[]? velocity))
            {
                velocities[parameter] = velocity = new float[parameter.Values.Values.Length];
            }

            TensorPrimitives.MultiplyAdd<float>(velocity, momentum, parameter.Gradient.Values, velocity);
            TensorPrimitives.MultiplyAdd<float>(velocity, -LearningRate, parameter.Values.Values, parameter.Values.Values);
        }
    }
}
