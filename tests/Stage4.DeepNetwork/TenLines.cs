using MlNetPath.Stage3.FirstPrinciples;
using static TorchSharp.torch;
using Linear = TorchSharp.Modules.Linear;

namespace MlNetPath.Stage4.DeepNetwork.Tests;

/// <summary>The network of chapter 3 that guesses the next word, written by hand and built again with TorchSharp: the same weights, the same batches, the same network in the end.</summary>
public sealed class TenLines : TorchTests
{
    private const int BatchSize = 128;

    private readonly FirstWordsOptions options = new();

    [Fact]
    public void TorchSharp_learns_what_the_network_written_by_hand_learns()
    {
        Corpus corpus = Corpus.FirstWords;
        var vocabulary = new Vocabulary(corpus);
        var byHand = new NextWordNetwork(vocabulary, options);
        Examples all = NextWordExamples.Of(corpus.Sentences, vocabulary, options.Context);
        Examples[] batches = [.. Enumerable.Range(0, all.Labels.Length).Chunk(BatchSize).Select(rows => all.Select(rows))];
        using Linear hidden = nn.Linear(options.Context * vocabulary.Words.Count, options.Hidden), output = nn.Linear(options.Hidden, vocabulary.Words.Count);
        Copy(byHand.Hidden, hidden);
        Copy(byHand.Output, output);

        var learner = new NetworkLearner(byHand.Network, new Adam(options.LearningRate), all);
        double[] losses = [.. Enumerable.Range(0, all.Labels.Length).Chunk(BatchSize).Select(rows => learner.Step(rows))];
        (double[] torchLosses, float[] logits) = Learn(hidden, output, [.. batches.Select(OneHotLists)], [.. batches.Select(batch => tensor([.. batch.Labels.Select(label => (long)label)], ScalarType.Int64))]);

        Assert.Equal(losses, torchLosses, (a, b) => Math.Abs(a - b) < 1e-4);
        Assert.True(byHand.Network.Forward(batches[0].Inputs).Values.Zip(logits, (a, b) => Math.Abs(a - b)).Max() < 1e-3, "Logits differ.");
    }

    private (double[] Losses, float[] Logits) Learn(Linear hidden, Linear output, Tensor[] inputs, Tensor[] labels)
    {
        #region ten-lines
        using var network = nn.Sequential(hidden, nn.Sigmoid(), output);
        using var adam = optim.Adam(network.parameters(), options.LearningRate);
        var losses = new double[inputs.Length];
        for (int step = 0; step < inputs.Length; step++)
        {
            using Tensor loss = nn.functional.cross_entropy(network.call(inputs[step]), labels[step]);
            adam.zero_grad();
            loss.backward();
            adam.step();
            losses[step] = loss.item<float>();
        }
        #endregion

        return (losses, network.call(inputs[0]).data<float>().ToArray());
    }

    // TorchSharp keeps a neuron's weights in a row, chapter 3 in a column.
    private static void Copy(Dense from, Linear to)
    {
        using var off = no_grad();
        to.weight!.copy_(tensor(from.Weights.Values.Values, [from.Weights.Values.Rows, from.Weights.Values.Columns]).t());
        to.bias!.copy_(tensor(from.Biases.Values.Values));
    }

    private Tensor OneHotLists(Examples batch)
    {
        Tensor words = tensor(batch.Inputs.Values, [batch.Inputs.Rows, batch.Inputs.Columns]).to_type(ScalarType.Int64) + 1; // 0 where a text is shorter
        Tensor lists = nn.functional.one_hot(words, new Vocabulary(Corpus.FirstWords).Words.Count + 1);
        return lists.narrow(2, 1, lists.shape[2] - 1).flatten(1).to_type(ScalarType.Float32);
    }
}
