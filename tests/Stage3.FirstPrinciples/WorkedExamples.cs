namespace MlNetPath.Stage3.FirstPrinciples.Tests;

/// <summary>The examples that chapter 3 works out, so that its numbers are computed and not typed.</summary>
public class WorkedExamples
{
    [Fact]
    public void OneNeuron()
    {
        #region one-neuron
        static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));

        // Two inputs, each 1 if the word is in the review and 0 if not. One weight each, and a bias.
        static double Activation(double good, double boring) => Sigmoid((3 * good) + (-4 * boring) + 0.5);

        Assert.Equal(0.62, Activation(good: 0, boring: 0), 2);      // sigmoid( 0.5): no word, hardly more than a shrug
        Assert.Equal(0.97, Activation(good: 1, boring: 0), 2);      // sigmoid( 3.5): on
        Assert.Equal(0.03, Activation(good: 0, boring: 1), 2);      // sigmoid(-3.5): off
        Assert.Equal(0.38, Activation(good: 1, boring: 1), 2);      // sigmoid(-0.5): one for, one against
        #endregion
    }

    [Fact]
    public void NotBad()
    {
        #region not-bad
        var hidden = new Dense("hidden", inputs: 2, outputs: 2);
        new float[] { /* not */ 10, 10, /* bad */ 10, 10 }.CopyTo(hidden.Weights.Values.Values, 0);
        new float[] { -5, -15 }.CopyTo(hidden.Biases.Values.Values, 0);  // on for one of the words; on for both
        var output = new Dense("output", inputs: 2, outputs: 1);
        new float[] { -10, 10 }.CopyTo(output.Weights.Values.Values, 0); // one of them is no praise, both are
        output.Biases.Values[0, 0] = 5;
        var network = new Network(hidden, new Sigmoid(), output, new Sigmoid());

        var texts = new Matrix(4, 2, [/* neither */ 0, 0, /* not */ 1, 0, /* bad */ 0, 1, /* not bad */ 1, 1]);
        Matrix praise = network.Forward(texts);
        Assert.Equal([0.99, 0.01, 0.01, 0.99], praise.Values.Select(p => Math.Round(p, 2)));
        #endregion
    }

    // Three neurons, each 1 on the inner side of its line: the point is inside where all of them are.
    [Fact]
    public void InsideAllThree()
    {
        #region all-three
        static bool Inside(double first, double second, double third) => first + second + third - 2.5 > 0;

        Assert.True(Inside(1, 1, 1));
        Assert.False(Inside(1, 1, 0));
        Assert.False(Inside(0, 0, 1));
        Assert.False(Inside(0.7, 0.7, 1));        // near a corner: inside all lines, but two are only partly on
        #endregion
    }

    // The two slopes that the step by hand takes from nowhere, found by trying: on the numbers that --step prints.
    [Fact]
    public void TwoSlopesByTrying()
    {
        var network = new NextWordNetwork(new Vocabulary(Corpus.FirstWords), new FirstWordsOptions { Epochs = 1, FineEpochs = 0 });
        network.Train(Corpus.FirstWords.Sentences);
        int francisco = network.Vocabulary["Francisco"], mark = network.Vocabulary["."];

        #region slope-of-a-logit
        NextWord san = network.Ask("San");                       // the network of --step, before its step

        double Loss(int raised, double more)                     // one word's logit is raised, all others stay
        {
            double[] powers = [.. san.Logits.Select((logit, word) => Math.Exp(word == raised ? logit + more : logit))];
            return -Math.Log(powers[francisco] / powers.Sum());
        }

        double unraised = Loss(francisco, 0);
        Assert.Equal(-0.645, (Loss(francisco, 0.001) - unraised) / 0.001, 3);   // the loss falls by 0.645 per unit:
        Assert.Equal(-0.645, san.Probabilities[francisco] - 1, 3);              // 0.3546 - 1
        Assert.Equal(0.306, (Loss(mark, 0.001) - unraised) / 0.001, 3);         // the loss grows by 0.306 per unit:
        Assert.Equal(0.306, san.Probabilities[mark], 3);                        // 0.3057 - 0
        #endregion

        #region slope-of-the-bend
        static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));

        double sum = san.Sums[12 - 1], activation = Sigmoid(sum);        // neuron 12
        Assert.Equal(0.199, (Sigmoid(sum + 0.001) - activation) / 0.001, 3);
        Assert.Equal(0.199, activation * (1 - activation), 3);           // 0.7266 × 0.2734
        #endregion
    }

    // Votes cannot say it, however long they learn; a hidden layer learns it.
    [Fact]
    public void OneNeuronDoesNotLearnNotBadAndAHiddenLayerDoes()
    {
        var texts = new Examples(new Matrix(4, 2, [0, 0, 1, 0, 0, 1, 1, 1]), [1, 0, 0, 1]);
        var random = new Random(1);
        Assert.InRange(Learned(new Network(new Dense("output", 2, 2).Glorot(random))), 0, 0.75);
        Assert.Equal(1, Learned(new Network(new Dense("hidden", 2, 4).Glorot(random), new Tanh(), new Dense("output", 4, 2).Glorot(random))));

        double Learned(Network network)
        {
            var learner = new NetworkLearner(network, new Adam(0.05f), texts, texts);
            new TrainingLoop(new TrainingLoopOptions { Epochs = 500, BatchSize = 4, Patience = 500 }).Run(learner);
            return learner.Validate()!.Value.Accuracy;
        }
    }

    [Fact]
    public void ThreeLoops()
    {
        Matrix a = Drawn.Matrix(33, 70, 1), b = Drawn.Matrix(70, 40, 2);

        #region three-loops
        var product = new Matrix(a.Rows, b.Columns);
        for (int row = 0; row < a.Rows; row++)
        {
            for (int column = 0; column < b.Columns; column++)
            {
                for (int k = 0; k < a.Columns; k++)
                {
                    product[row, column] += a[row, k] * b[k, column];
                }
            }
        }

        Assert.All(product.Values.Zip(MatrixProduct.Multiply(a, b).Values), pair => Assert.Equal(pair.First, pair.Second, 1e-4f));
        #endregion
    }
}
