namespace MlNetPath.Stage3.FirstPrinciples;

/// <summary>Moves the weights of a network a small step downhill, against their gradients. Not thread-safe; it remembers earlier steps.</summary>
public interface IOptimizer
{
    /// <summary>How large steps are.</summary>
    float LearningRate { get; set; }

    /// <summary>Takes one step: changes the values of all parameters by their gradients.</summary>
    /// <param name="parameters">The same at every step.</param>
    void Step(IReadOnlyList<Parameter> parameters);
}
