namespace MlNetPath.Stage3.FirstPrinciples;

/// <summary>One step of plain gradient descent on a single example, in two halves, so that what lies between them can be looked at.</summary>
internal sealed class TrainingStep
{
    private readonly NextWordNetwork network;

    /// <summary>Forward, loss, backward: afterwards every parameter has its gradient, and nothing has moved yet.</summary>
    /// <param name="network">The network.</param>
    /// <param name="words">Numbers of the words before.</param>
    /// <param name="answer">Number of the word that follows.</param>
    public TrainingStep(NextWordNetwork network, IReadOnlyList<int> words, int answer)
    {
        this.network = network;
        Matrix logits = network.Network.Forward(NextWordExamples.Inputs([words], network.Options.Context));
        SoftmaxCrossEntropy.Result result = SoftmaxCrossEntropy.Compute(logits, [answer]);
        Loss = result.Loss;
        network.Network.Backward(result.Gradient);
    }

    /// <summary>The loss of the example, before the step.</summary>
    public double Loss { get; }

    /// <summary>Moves every parameter against its gradient.</summary>
    /// <param name="learningRate">How large the step is.</param>
    public void Take(float learningRate) => new Sgd(learningRate).Step(network.Network.Parameters);
}
