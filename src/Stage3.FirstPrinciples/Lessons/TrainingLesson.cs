using System.Numerics.Tensors;
using static MlNetPath.Stage3.FirstPrinciples.Digits;

namespace MlNetPath.Stage3.FirstPrinciples;

/// <summary>The choices of training, tried on the problem of the points in a ring: which optimizer, how large its steps are, and where weights start.</summary>
internal static class TrainingLesson
{
    // Large enough for three layers of ReLU, whose numbers nothing holds back, to leave what a float can hold.
    private const float TooLarge = 100;

    private const int Epochs = 100, Batch = 20, Neurons = 8;

    // After these epochs the loss is shown.
    private static readonly int[] Shown = [1, 3, 10, 30, 100];

    /// <summary>The parts of the lesson by name, in order.</summary>
    /// <param name="seed">What the points, the first weights and the order of the points are drawn from.</param>
    public static IReadOnlyList<(string Name, string Text)> Parts(int seed)
    {
        Examples points = ToyProblem.Draw(seed);
        string epochs = string.Concat(Shown.Select(epoch => $"{epoch,9}"));
        TrainingResult broken = Train(Relu(seed), new Sgd(TooLarge), points, seed);
        return
        [
            ("optimizers", TourLesson.Lines(
                [
                    $"THREE OPTIMIZERS ({points.Labels.Length} points, {Neurons} tanh neurons, {(points.Labels.Length + Batch - 1) / Batch} steps an epoch)",
                    $"   {"loss after epoch",-36} {epochs}",
                    Row("gradient descent, rate 0.1", new Sgd(0.1f)),
                    Row("gradient descent, rate 1", new Sgd(1)),
                    Row("with momentum 0.9, rate 0.1", new Sgd(0.1f, 0.9f)),
                    Row("Adam, rate 0.01", new Adam(0.01f)),
                ])),
            ("rates", TourLesson.Lines(
                [
                    $"LEARNING RATES ({Neurons} tanh neurons, gradient descent with momentum 0.9)",
                    $"   {"loss after epoch",-36} {epochs}",
                    .. new[] { 0.001f, 0.01f, 0.1f, 1, 10, 100 }.Select(rate => Row($"rate {rate}", new Sgd(rate, 0.9f))),
                ])),
            ("diverged", TourLesson.Lines(["A RATE FAR TOO LARGE (another network: three layers of ReLU neurons, gradient descent, rate 100)", .. Wrapped(broken.Problem ?? "It did not diverge.")])),
            ("starts", TourLesson.Lines(
                [
                    $"WHERE WEIGHTS START ({Neurons} tanh neurons, Adam, rate 0.01)",
                    $"   {"loss after epoch",-36} {epochs}",
                    Row("all at 0.1", new Adam(0.01f), start: 0.1f),
                    Row("as drawn (Glorot)", new Adam(0.01f)),
                    Row("a hundred times as large", new Adam(0.01f), 100),
                ])),
        ];

        string Row(string name, IOptimizer optimizer, float scale = 1, float? start = null)
        {
            TrainingResult result = Train(Tanh(seed, scale, start), optimizer, points, seed);
            return $"   {name,-36} {string.Concat(Shown.Select(epoch => $"{(epoch <= result.Epochs.Count ? Of(result.Epochs[epoch - 1].TrainingLoss, 3) : "-"),9}"))}";
        }
    }

    private static IEnumerable<string> Wrapped(string message)
    {
        string line = "  ";
        foreach (string word in message.Split(' '))
        {
            if (line.Length + word.Length >= WordLesson.Width)
            {
                yield return line;
                line = "  ";
            }

            line += " " + word;
        }

        yield return line;
    }

    private static TrainingResult Train(Network network, IOptimizer optimizer, Examples points, int seed) =>
        new TrainingLoop(new TrainingLoopOptions { Epochs = Epochs, BatchSize = Batch, Seed = seed }).Run(new NetworkLearner(network, optimizer, points));

    private static Network Tanh(int seed, float scale, float? start)
    {
        var random = new Random(seed);
        var network = new Network(new Dense("hidden", 2, Neurons).Glorot(random), new Tanh(), new Dense("output", Neurons, 2).Glorot(random));
        foreach (Parameter parameter in network.Parameters)
        {
            TensorPrimitives.Multiply(parameter.Values.Values, scale, parameter.Values.Values);
            if (start is { } same)
            {
                Array.Fill(parameter.Values.Values, same);
            }
        }

        return network;
    }

    private static Network Relu(int seed)
    {
        const int width = 32;
        var random = new Random(seed);
        return new Network(
            new Dense("first", 2, width).He(random), new Relu(), new Dense("second", width, width).He(random), new Relu(),
            new Dense("third", width, width).He(random), new Relu(), new Dense("output", width, 2).Glorot(random));
    }
}
