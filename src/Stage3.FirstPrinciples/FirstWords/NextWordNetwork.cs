using MlNetPath.Core;

namespace MlNetPath.Stage3.FirstPrinciples;

/// <summary>
/// Given a few words, how probable is each word of the vocabulary as the next one? Words become one-hot lists, a hidden layer of neurons with a sigmoid
/// looks at them, and an output layer gives each word of the vocabulary a logit. Not thread-safe.
/// </summary>
internal sealed class NextWordNetwork
{
    private readonly OneHot oneHot;
    private readonly Sigmoid sigmoid = new();

    /// <summary>Makes a network that has learned nothing yet.</summary>
    public NextWordNetwork(Vocabulary vocabulary, FirstWordsOptions options)
    {
        Vocabulary = vocabulary;
        Options = options;
        int words = vocabulary.Words.Count;
        #region first-words-network
        var random = new Random(options.Seed);
        oneHot = new OneHot(options.Context, words);
        Hidden = new Dense("hidden", options.Context * words, options.Hidden, options.Threads).Glorot(random);
        Output = new Dense("output", options.Hidden, words, options.Threads).Glorot(random);
        Network = new Network(oneHot, Hidden, sigmoid, Output);
        #endregion
    }

    /// <summary>The words that it knows.</summary>
    public Vocabulary Vocabulary { get; }

    /// <summary>How it was made.</summary>
    public FirstWordsOptions Options { get; }

    /// <summary>The whole network: [batch, context] word numbers to [batch, words] logits.</summary>
    public Network Network { get; }

    /// <summary>The weighted sums of the hidden neurons.</summary>
    public Dense Hidden { get; }

    /// <summary>The weighted sums that are the logits.</summary>
    public Dense Output { get; }

    /// <summary>Trains it on sentences; it may be called again to go on. At first with large steps, to get near, then with small ones, to settle.</summary>
    /// <param name="sentences">What it learns from.</param>
    /// <param name="heldOut">Sentences whose loss is measured after each epoch, and nothing else; null for none.</param>
    /// <returns>The epochs, first to last.</returns>
    /// <exception cref="InputException">An option is out of range, or training diverged.</exception>
    public IReadOnlyList<EpochResult> Train(IEnumerable<Sentence> sentences, IEnumerable<Sentence>? heldOut = null)
    {
        Examples training = NextWordExamples.Of(sentences, Vocabulary, Options.Context);
        Examples? others = heldOut is null ? null : NextWordExamples.Of(heldOut, Vocabulary, Options.Context);
        var adam = new Adam(Options.LearningRate);
        var learner = new NetworkLearner(Network, adam, training, others);
        List<EpochResult> first = Run(learner, Options.Epochs, Options.Seed, 0);
        adam.LearningRate /= 10;
        return Options.FineEpochs == 0 ? first : [.. first, .. Run(learner, Options.FineEpochs, Options.Seed + 1, Options.Epochs)];
    }

    private List<EpochResult> Run(NetworkLearner learner, int epochs, int seed, int before)
    {
        var loop = new TrainingLoop(new TrainingLoopOptions
        {
            Epochs = epochs,
            BatchSize = Options.BatchSize,
            Patience = epochs, // all epochs, whatever becomes of the held-out sentences
            Seed = seed,
            Doing = "first words",
            Progress = Options.Progress,
            Cancellation = Options.Cancellation,
        });
        TrainingResult result = loop.Run(learner);
        return result.Problem is null ? [.. result.Epochs.Select(epoch => epoch with { Epoch = before + epoch.Epoch })] : throw new InputException(result.Problem);
    }

    /// <summary>Everything that the network computes for some words.</summary>
    public NextWord Ask(IReadOnlyList<int> words)
    {
        Matrix lists = oneHot.Forward(NextWordExamples.Inputs([words], Options.Context));
        Matrix sums = Hidden.Forward(lists);
        Matrix activations = sigmoid.Forward(sums);
        Matrix logits = Output.Forward(activations);
        return new NextWord(words, lists.Values, sums.Values, activations.Values, logits.Values, SoftmaxCrossEntropy.Softmax(logits).Values);
    }

    /// <summary>Everything that the network computes for a text, of which it sees the last few words.</summary>
    /// <exception cref="InputException">The text is empty or has a word that it does not know.</exception>
    public NextWord Ask(string text) => Ask(Vocabulary.Read(text));
}
