namespace MlNetPath.Stage3.FirstPrinciples;

/// <summary>A network that learns to choose among labels from examples that lie in memory.</summary>
/// <param name="network">The network; it gives out one logit a label.</param>
/// <param name="optimizer">What moves its weights.</param>
/// <param name="training">The examples that it learns from.</param>
/// <param name="validation">The examples that it is tried on; null for none.</param>
public sealed class NetworkLearner(ILayer network, IOptimizer optimizer, Examples training, Examples? validation = null) : ILearner
{
    /// <inheritdoc/>
    public int Count => training.Labels.Length;

    /// <inheritdoc/>
    public IReadOnlyList<Parameter> Parameters => network.Parameters;

    /// <inheritdoc/>
    public float LearningRate => optimizer.LearningRate;

    /// <inheritdoc/>
    public double Step(ReadOnlySpan<int> rows)
    {
        Examples batch = training.Select(rows);
        Matrix logits = network.Forward(batch.Inputs);
        SoftmaxCrossEntropy.Result result = SoftmaxCrossEntropy.Compute(logits, batch.Labels);
        network.Backward(result.Gradient);
        optimizer.Step(network.Parameters);
        return result.Loss;
    }

    /// <inheritdoc/>
    public ValidationResult? Validate()
    {
        if (validation is null || validation.Labels.Length == 0)
        {
            return null;
        }

        SoftmaxCrossEntropy.Result result = SoftmaxCrossEntropy.Compute(network.Forward(validation.Inputs), validation.Labels);
        int right = validation.Labels.Where((label, row) => System.Numerics.Tensors.TensorPrimitives.IndexOfMax<float>(result.Probabilities.Row(row)) == label).Count();
        return new ValidationResult(result.Loss, (double)right / validation.Labels.Length);
    }
}
