namespace MlNetPath.Stage3.FirstPrinciples.Tests;

/// <summary>The next-word network, trained once for all tests. Those that change its weights put them back.</summary>
public sealed class TrainedNetwork
{
    internal NextWordNetwork Network { get; } = new(new Vocabulary(Corpus.FirstWords), new FirstWordsOptions());

    internal IReadOnlyList<EpochResult> Epochs { get; }

    public TrainedNetwork() => Epochs = Network.Train(Corpus.FirstWords.Sentences);

    internal NextWord Ask(string text) => Network.Ask(text);

    internal double Probability(string text, string word) => Ask(text).Probabilities[Network.Vocabulary[word]];

    /// <summary>Does something with the network, and undoes what that did to its weights.</summary>
    internal T Borrow<T>(Func<NextWordNetwork, T> use)
    {
        float[][] weights = [.. Network.Network.Parameters.Select(parameter => parameter.Values.Values.ToArray())];
        try
        {
            return use(Network);
        }
        finally
        {
            foreach ((Parameter parameter, float[] values) in Network.Network.Parameters.Zip(weights))
            {
                values.CopyTo(parameter.Values.Values, 0);
            }
        }
    }
}
