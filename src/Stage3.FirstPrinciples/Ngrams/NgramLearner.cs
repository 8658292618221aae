using MlNetPath.Core;
using MlNetPath.Stage2.Learned;

namespace MlNetPath.Stage3.FirstPrinciples;

/// <summary>Teaches a network texts and their labels, batch after batch; its steps grow smaller in a straight line, down to a twentieth in the last epoch.</summary>
internal sealed class NgramLearner : ILearner
{
    private readonly NgramNetwork network;
    private readonly TextData training;
    private readonly TextData validation;
    private readonly int[] labelled;
    private readonly FirstPrinciplesOptions options;
    private readonly NgramLayer first;
    private readonly Network rest;
    private readonly Adam adam;
    private long seen;

    /// <summary>Takes what it needs; texts without a label are left out.</summary>
    public NgramLearner(NgramNetwork network, TextData training, TextData validation, FirstPrinciplesOptions options)
    {
        (this.network, this.training, this.validation, this.options) = (network, training, validation, options);
        labelled = [.. Enumerable.Range(0, training.Count).Where(row => training.Labels[row] >= 0)];
        first = new NgramLayer(network.Hidden, options.Threads, options.Cancellation);
        rest = new Network(new Tanh(), network.Output);
        adam = new Adam(options.LearningRate);
    }

    /// <inheritdoc/>
    public int Count => labelled.Length;

    /// <inheritdoc/>
    public IReadOnlyList<Parameter> Parameters => [first.Weights, first.Biases, .. rest.Parameters];

    /// <inheritdoc/>
    public float LearningRate => options.LearningRate;

    /// <inheritdoc/>
    public double Step(ReadOnlySpan<int> rows)
    {
        var batch = new int[rows.Length];
        var labels = new int[rows.Length];
        for (int i = 0; i < rows.Length; i++)
        {
            batch[i] = labelled[rows[i]];
            labels[i] = training.Labels[batch[i]];
        }

        adam.LearningRate = options.LearningRate * MathF.Max(0.05f, 1 - ((float)seen / ((long)options.Epochs * Count)));
        seen += rows.Length;
        #region text-step
        Matrix sums = first.Forward(training, batch); // [batch, neurons]
        SoftmaxCrossEntropy.Result result = SoftmaxCrossEntropy.Compute(rest.Forward(sums), labels);
        Matrix gradient = rest.Backward(result.Gradient); // [batch, neurons]
        first.BackwardToBiases(gradient);
        adam.Step([first.Biases, .. rest.Parameters]);
        first.Backward(gradient, adam.Update);
        #endregion
        return result.Loss;
    }

    /// <inheritdoc/>
    /// <remarks>
    /// The loss is the one that calibration leaves: a network that goes on learning grows too sure of itself, which one number puts right afterwards, so that must not end its training.
    /// </remarks>
    public ValidationResult? Validate() => Temperature.Find(network.Logits, network.LabelCount, validation, options.Threads, options.Cancellation) is { } found
        ? new ValidationResult(found.Loss, found.Accuracy)
        : null;
}
