namespace MlNetPath.Stage3.FirstPrinciples;

/// <summary>
/// Adam: every weight has a step of its own. It follows the mean of its last gradients, divided by how large they usually are, so that a weight whose gradients are
/// small moves as fast as one whose gradients are large, and one whose gradients point here and there hardly moves.
/// </summary>
/// <remarks>Kingma and Ba, "Adam: A Method for Stochastic Optimization", 2015.</remarks>
/// <param name="learningRate">How far a weight moves at most, about, in one step.</param>
/// <param name="beta1">How much of the mean stays at each step.</param>
/// <param name="beta2">How much of the mean square stays at each step.</param>
/// <param name="epsilon">Keeps the division from being one by zero.</param>
public sealed class Adam(float learningRate = 0.001f, float beta1 = 0.9f, float beta2 = 0.999f, float epsilon = 1e-8f) : IOptimizer
{
    private readonly Dictionary<Parameter, (float[] Mean, float[] Square)> memory = [];
    private int steps;

    /// <inheritdoc/>
    public float LearningRate { get; set; } = learningRate;

    /// <summary>The step that was last taken, for weights that it was not given.</summary>
    internal AdamUpdate Update => new(LearningRate, beta1, beta2, epsilon, steps);

    /// <inheritdoc/>
    public void Step(IReadOnlyList<Parameter> parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        steps++;
        foreach (Parameter parameter in parameters)
        {
            int length = parameter.Values.Values.Length;
            if (!memory.TryGetValue(parameter, out (float[] Mean, float[] Square) of))
            {
                memory[parameter] = of = (new float[length], new float[length]);
            }

            Update.Apply(parameter.Values.Values, parameter.Gradient.Values, of.Mean, of.Square);
        }
    }
}
