using MlNetPath.Core;

namespace MlNetPath.Stage3.FirstPrinciples.Tests;

[Collection(nameof(TrainedNetwork))]
public class NextWordNetworkTests(TrainedNetwork trained)
{
    #region san-francisco
    [Fact]
    public void After_San_comes_Francisco_and_no_kitten()
    {
        NextWord next = trained.Ask("San");
        double francisco = next.Probabilities[trained.Network.Vocabulary["Francisco"]];
        double kitten = next.Probabilities[trained.Network.Vocabulary["kitten"]];

        // Near 1, and not 1: the corpus has San Diego, San Jose and San Marino, too.
        Assert.InRange(francisco, 0.9, 0.99);
        Assert.InRange(kitten, 0, 0.001);
    }
    #endregion

    [Theory]
    [InlineData("she lives in San")]
    [InlineData("Tomorrow I will fly to San")]
    [InlineData("nach San")]
    [InlineData("habite à San")]
    [InlineData("vive en San")]
    [InlineData("voliamo a San")]
    [InlineData("mora em San")]
    [InlineData("mieszka w San")]
    [InlineData("vidět San")]
    public void InEveryLanguageTheSentenceGoesOnToFrancisco(string text)
    {
        Assert.InRange(trained.Probability(text, "Francisco"), 0.9, 1);
        Assert.InRange(trained.Probability(text, "kitten"), 0, 0.001);
    }

    [Theory]
    [InlineData("the zoo in San", "Diego", 0.7)]
    [InlineData("surfs in San", "Diego", 0.5)]
    [InlineData("New", "York", 0.9)]
    [InlineData("Los", "Angeles", 0.9)]
    [InlineData("Hong", "Kong", 0.8)]
    [InlineData("ice", "cream", 0.9)]
    [InlineData("dzień", "dobry", 0.7)]
    [InlineData("s'il vous", "plaît", 0.9)]
    [InlineData("¿Dónde está la", "estación", 0.8)]
    [InlineData("la capitale de la", "France", 0.8)]
    [InlineData("por", "favor", 0.7)]
    public void WhatTheCorpusSaysIsLearned(string text, string word, double least) => Assert.InRange(trained.Probability(text, word), least, 1);

    [Fact]
    public void WordsThatFollowSeldomShareTheProbability()
    {
        Assert.True(trained.Probability("the zoo in San", "Diego") > trained.Probability("the zoo in San", "Francisco"));
        Assert.InRange(trained.Probability("Buenos", "Aires"), 0.2, 0.8);
        Assert.InRange(trained.Probability("Buenos", "días"), 0.2, 0.8);
        Assert.All(["Diego", "Jose", "Marino"], city => Assert.InRange(trained.Probability("San", city), 0.003, 0.04));
    }

    [Fact]
    public void ProbabilitiesAreNearTheSharesThatCountingGives()
    {
        Vocabulary words = trained.Network.Vocabulary;
        var counts = new NextWordCounts(NextWordExamples.Of(Corpus.FirstWords.Sentences, words, 1));
        int compared = 0;
        double difference = 0;
        for (int word = 0; word < words.Words.Count; word++)
        {
            IReadOnlyDictionary<int, int> following = counts.After([word]);
            double total = following.Values.Sum();
            if (total >= 20)
            {
                NextWord next = trained.Network.Ask([word]);
                difference += following.Sum(pair => Math.Abs(next.Probabilities[pair.Key] - (pair.Value / total)));
                compared++;
            }
        }

        // Half the sum of the differences is the share of guesses that would have to move.
        Assert.True(compared >= 10);
        Assert.InRange(difference / 2 / compared, 0, 0.15);
    }

    [Fact]
    public void TheLossFallsTowardsTheLowestThereIsAndNotBelow()
    {
        Examples examples = NextWordExamples.Of(Corpus.FirstWords.Sentences, trained.Network.Vocabulary, trained.Network.Options.Context);
        double loss = SoftmaxCrossEntropy.Compute(trained.Network.Network.Forward(examples.Inputs), examples.Labels).Loss;
        double lowest = new NextWordCounts(examples).LowestLoss;
        Assert.InRange(loss, lowest, lowest + 0.15);
        Assert.Equal(Enumerable.Range(1, 20), trained.Epochs.Select(epoch => epoch.Epoch));
        Assert.True(trained.Epochs[0].TrainingLoss < Math.Log(trained.Network.Vocabulary.Words.Count));
    }

    [Fact]
    public void ActivationsLieBetween0And1AndProbabilitiesAddUpTo1()
    {
        foreach (string text in (string[])["San", "the kitten sleeps on the", "dobrý"])
        {
            NextWord next = trained.Ask(text);
            Assert.All(next.Activations, activation => Assert.InRange(activation, 0, 1));
            Assert.All(next.Sums.Zip(next.Activations), pair => Assert.Equal(1 / (1 + Math.Exp(-pair.First)), pair.Second, 5));
            Assert.Equal(1, next.Probabilities.Sum(p => (double)p), 5);
            Assert.Equal(Math.Min(3, next.Words.Count), next.Lists.Count(input => input == 1));
        }
    }

    [Fact]
    public void TheSameSeedGivesTheSameWeightsBitForBitWhateverTheThreads()
    {
        Assert.Equal(Weights(seed: 1, threads: 1), Weights(seed: 1, threads: 2));
        Assert.NotEqual(Weights(seed: 1, threads: 0), Weights(seed: 2, threads: 0));

        static int[] Weights(int seed, int threads)
        {
            var network = new NextWordNetwork(new Vocabulary(Corpus.FirstWords), new FirstWordsOptions { Seed = seed, Threads = threads, Epochs = 1, FineEpochs = 1 });
            network.Train(Corpus.FirstWords.Sentences);
            return [.. network.Network.Parameters.SelectMany(parameter => parameter.Values.Values).Select(BitConverter.SingleToInt32Bits)];
        }
    }

    [Fact]
    public void ALearningRateThatDivergesIsAnErrorThatSaysSo()
    {
        var network = new NextWordNetwork(new Vocabulary(Corpus.FirstWords), new FirstWordsOptions { LearningRate = 1e38f, Epochs = 2 });
        Assert.Contains("smaller learning rate", Assert.Throws<InputException>(() => network.Train(Corpus.FirstWords.Sentences)).Message);
    }
}

[CollectionDefinition(nameof(TrainedNetwork))]
public sealed class TrainedNetworkCollection : ICollectionFixture<TrainedNetwork>;
