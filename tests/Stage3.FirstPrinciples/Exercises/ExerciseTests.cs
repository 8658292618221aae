using static TorchSharp.torch;
#if YOURS
using MlNetPath.Stage3.FirstPrinciples.Tests.Exercises.Yours;
#else
using MlNetPath.Stage3.FirstPrinciples.Tests.Exercises;
#endif

namespace MlNetPath.Stage3.FirstPrinciples.Tests;

/// <summary>Checks the solutions of chapter 3's exercises; built with <c>-p:Exercises=yours</c>, those of the reader.</summary>
[Collection(nameof(TrainedNetwork))]
public class ExerciseTests(TrainedNetwork trained)
{
    [Fact]
    public void Exercise1_ExactlyTwoOfThree()
    {
        var inputs = new Matrix(8, 3, [.. Enumerable.Range(0, 8).SelectMany(i => new float[] { i & 1, (i >> 1) & 1, (i >> 2) & 1 })]);
        Matrix output = ExactlyTwo.Make().Forward(inputs);
        for (int row = 0; row < 8; row++)
        {
            float wanted = inputs.Row(row).ToArray().Sum() == 2 ? 1 : 0;
            Assert.Equal(wanted, output[row, 0], 0.1f);
        }
    }

    [Fact]
    public void Exercise2_TheLeakyReluIsTorchSharps()
    {
        var layer = new LeakyRelu();
        Matrix input = Drawn.Matrix(9, 7, 51, 3), output = layer.Forward(input), gradient = Drawn.Matrix(9, 7, 52);
        using Tensor x = TorchTensors.Of(input, learns: true), given = TorchTensors.Of(gradient), y = nn.functional.leaky_relu(x, 0.01);
        y.backward([given]);
        TorchTensors.Equal(y, output);
        TorchTensors.Equal(x.grad!, layer.Backward(gradient));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("input")]
    [InlineData("dense.weights")]
    [InlineData("dense.biases")]
    public void Exercise3_TheLieIsFound(string? lie)
    {
        Matrix input = Drawn.Matrix(4, 3, 61), before = Drawn.Matrix(4, 3, 61);
        Assert.Equal(lie, LieDetector.FindLie(new LyingDense(lie), input));
        Assert.Null(LieDetector.FindLie(new Network(Drawn.Dense("first", 3, 5, 1), new Tanh(), Drawn.Dense("second", 5, 2, 2)), input));
        Assert.Equal(before.Values, input.Values);
    }

    [Fact]
    public void Exercise4_RmsPropTakesTorchSharpsSteps()
    {
        Dense layer = Drawn.Dense("dense", 4, 3, 71);
        using var weights = new TorchSharp.Modules.Parameter(TorchTensors.Of(layer.Weights.Values));
        using var biases = new TorchSharp.Modules.Parameter(TorchTensors.Of(layer.Biases.Values));
        using optim.Optimizer theirs = optim.RMSProp([weights, biases], 0.01, alpha: 0.99, eps: 1e-8);
        var ours = new RmsProp(0.01f);
        for (int step = 0; step < 20; step++)
        {
            Matrix input = Drawn.Matrix(8, 4, 700 + step);
            int[] labels = Drawn.Labels(8, 3, 800 + step);
            layer.Backward(SoftmaxCrossEntropy.Compute(layer.Forward(input), labels).Gradient);
            ours.Step(layer.Parameters);

            using Tensor x = TorchTensors.Of(input), y = TorchTensors.Of(labels);
            theirs.zero_grad();
            using Tensor loss = nn.functional.cross_entropy(x.mm(weights) + biases, y);
            loss.backward();
            theirs.step();
        }

        TorchTensors.Equal(weights, layer.Weights.Values);
        TorchTensors.Equal(biases, layer.Biases.Values);
    }

    [Fact]
    public void Exercise5_WordsComeAsOftenAsTheirProbabilitySays()
    {
        const int throws = 20_000;
        IReadOnlyList<float> probabilities = trained.Ask("Buenos").Probabilities;
        var random = new Random(1);
        var counts = new int[probabilities.Count];
        for (int i = 0; i < throws; i++)
        {
            counts[Dice.Throw(probabilities, random)]++;
        }

        Assert.All(probabilities.Zip(counts), pair => Assert.Equal(pair.First, (double)pair.Second / throws, 0.02));
    }

    [Fact]
    public void Exercise6_NeuronsThatStartAlikeStayAlike()
    {
        var activations = new Matrix(3, 4, [0.1f, 0.5f, 0.9f, 1, /**/ 0.2f, 0.5f, 0.9f, 0, /**/ 0.3f, 0.5f, 0.95f, 1]);
        Assert.Equal([1], DeadNeurons.Find(activations, 0.01f));
        Assert.Equal([1, 2], DeadNeurons.Find(activations, 0.06f));
        Assert.Equal([0, 1, 2, 3], DeadNeurons.Find(activations, 1));

        // The trained network has none: each of its neurons tells some words from others.
        string[] words = ["San", "kitten", "the", "Guten", "sleeps", "la", "in", "Buenos"];
        float[] all = [.. words.SelectMany(word => trained.Ask(word).Activations)];
        Assert.Empty(DeadNeurons.Find(new Matrix(words.Length, all.Length / words.Length, all), 0.1f));
    }

    // A dense layer that gives one of its gradients half as large as it is.
    private sealed class LyingDense(string? lie) : ILayer
    {
        private readonly Dense truth = Drawn.Dense("dense", 3, 2, 62);

        public IReadOnlyList<Parameter> Parameters => truth.Parameters;

        public Matrix Forward(Matrix input) => truth.Forward(input);

        public Matrix Backward(Matrix gradient)
        {
            Matrix result = truth.Backward(gradient);
            Matrix? halved = lie == "input" ? result : Parameters.FirstOrDefault(parameter => parameter.Name == lie)?.Gradient;
            for (int i = 0; i < halved?.Values.Length; i++)
            {
                halved.Values[i] /= 2;
            }

            return result;
        }
    }
}
