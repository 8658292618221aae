namespace MlNetPath.Stage3.FirstPrinciples;

/// <summary>A problem with two numbers to go by, so that it can be drawn: points in the middle, and points in a ring around them. No straight line parts the two.</summary>
internal static class ToyProblem
{
    private const int Points = 140;

    /// <summary>Neurons of the hidden layer: three, since three lines are the fewest that close a shape.</summary>
    public const int Hidden = 3;

    /// <summary>Draws the points: label 0 in the middle, label 1 in the ring.</summary>
    public static Examples Draw(int seed)
    {
        var random = new Random(seed);
        var inputs = new Matrix(Points, 2);
        int[] labels = [.. Enumerable.Range(0, Points).Select(i => i % 2)];
        for (int i = 0; i < Points; i++)
        {
            // The root spreads points evenly over the disc.
            double radius = labels[i] == 0 ? 0.42 * Math.Sqrt(random.NextDouble()) : 0.68 + (0.32 * random.NextDouble()), angle = 2 * Math.PI * random.NextDouble();
            inputs[i, 0] = (float)(radius * Math.Cos(angle));
            inputs[i, 1] = (float)(radius * Math.Sin(angle));
        }

        return new Examples(inputs, labels);
    }

    /// <summary>No hidden layer: the difference of two weighted sums is one weighted sum, so this is one neuron.</summary>
    public static Network OneNeuron(int seed) => new(new Dense("output", 2, 2).Glorot(new Random(seed)));

    /// <summary>A hidden layer of a few neurons.</summary>
    public static Network SmallNetwork(int seed)
    {
        var random = new Random(seed);
        return new Network(new Dense("hidden", 2, Hidden).Glorot(random), new Sigmoid(), new Dense("output", Hidden, 2).Glorot(random));
    }

    /// <summary>Trains one of them on the points.</summary>
    public static void Train(Network network, Examples points, int seed) =>
        new TrainingLoop(new TrainingLoopOptions { Epochs = 400, BatchSize = 20, Seed = seed }).Run(new NetworkLearner(network, new Adam(0.03f), points));
}
