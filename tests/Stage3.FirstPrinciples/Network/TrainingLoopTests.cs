using MlNetPath.Core;

namespace MlNetPath.Stage3.FirstPrinciples.Tests;

public sealed class TrainingLoopTests
{
    [Fact]
    public void A_hidden_layer_learns_what_no_line_separates()
    {
        // Label 1 where exactly one of the two numbers is positive.
        Network network = NewNetwork(1);
        TrainingResult result = new TrainingLoop(new() { Epochs = 60 }).Run(new NetworkLearner(network, new Adam(0.02f), Crossed(400, 1), Crossed(200, 2)));
        EpochResult best = result.Epochs[result.BestEpoch - 1];
        Assert.InRange(best.Validation!.Value.Accuracy, 0.95, 1);
        Assert.True(best.TrainingLoss < result.Epochs[0].TrainingLoss / 4, "The loss hardly fell.");

        // Without it, every line leaves about a half of them wrong.
        var line = new Network(new Dense("line", 2, 2).Glorot(new Random(1)));
        TrainingResult straight = new TrainingLoop(new() { Epochs = 60 }).Run(new NetworkLearner(line, new Adam(0.02f), Crossed(400, 1), Crossed(200, 2)));
        Assert.InRange(straight.Epochs[straight.BestEpoch - 1].Validation!.Value.Accuracy, 0.3, 0.7);
    }

    [Fact]
    public void The_same_seed_gives_the_same_weights_to_the_bit()
    {
        float[] Train(int seed)
        {
            Network network = NewNetwork(seed);
            new TrainingLoop(new() { Epochs = 5, Seed = seed }).Run(new NetworkLearner(network, new Adam(0.02f), Crossed(300, 1)));
            return [.. network.Parameters.SelectMany(p => p.Values.Values)];
        }

        Assert.Equal(Train(7), Train(7));
        Assert.NotEqual(Train(7), Train(8));
    }

    [Fact]
    public void Ends_when_validation_gets_no_better_and_puts_the_best_weights_back()
    {
        var learner = new Scripted([4, 3, 2, 5, 6, 1]);
        TrainingResult result = new TrainingLoop(new() { Epochs = 6, Patience = 2 }).Run(learner);
        Assert.Equal(5, result.Epochs.Count); // the sixth, which would have been better, is not tried any more
        Assert.Equal(3, result.BestEpoch);
        Assert.Equal(3, learner.Weight); // the scripted weight is the number of the epoch
        Assert.Null(result.Problem);
    }

    [Fact]
    public void Every_epoch_takes_every_example_once_in_another_order()
    {
        var learner = new Scripted([3, 2, 1]);
        new TrainingLoop(new() { Epochs = 3, BatchSize = 4 }).Run(learner);
        Assert.Equal([4, 4, 2, 4, 4, 2, 4, 4, 2], learner.Batches.Select(batch => batch.Length));
        int[][] epochs = [.. learner.Batches.SelectMany(batch => batch).Chunk(10)];
        Assert.All(epochs, rows => Assert.Equal(Enumerable.Range(0, 10), rows.Order()));
        Assert.NotEqual(epochs[0], epochs[1]);
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void A_loss_that_is_no_number_names_the_epoch_and_the_learning_rate_and_keeps_the_best_weights(double loss)
    {
        var learner = new Scripted([4, 3, loss]);
        TrainingResult result = new TrainingLoop(new()).Run(learner);
        Assert.Equal(2, result.BestEpoch);
        Assert.Equal(2, learner.Weight);
        Assert.Contains("epoch 3", result.Problem);
        Assert.Contains("smaller learning rate than 0.5", result.Problem);
        Assert.Contains("The weights of epoch 2", result.Problem);
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.NegativeInfinity)]
    public void A_weight_that_is_no_number_counts_as_divergence_before_any_loss_meets_it(float weight)
    {
        // The last step of an epoch did it, and nothing is validated.
        var learner = new Scripted(null);
        learner.OnStep = () => learner.Weight = learner.Batches.Count == 3 ? weight : learner.Weight;
        TrainingResult result = new TrainingLoop(new() { Epochs = 3, BatchSize = 10 }).Run(learner);
        Assert.Contains("epoch 3: a weight is no finite number", result.Problem);
        Assert.Equal((2, 2f), (result.BestEpoch, learner.Weight));
        Assert.Equal(2, result.Epochs.Count);
    }

    [Fact]
    public void A_real_network_diverges_with_a_learning_rate_far_too_large()
    {
        Network network = NewNetwork(1);
        float[] start = [.. network.Parameters.SelectMany(p => p.Values.Values)];
        TrainingResult result = new TrainingLoop(new()).Run(new NetworkLearner(new Network(network.Layers[0], new Relu(), network.Layers[2]), new Sgd(1e20f), Crossed(300, 1)));
        Assert.Contains("epoch 1", result.Problem);
        Assert.Contains("nothing is learned", result.Problem);
        Assert.Equal(start, network.Parameters.SelectMany(p => p.Values.Values));
    }

    [Fact]
    public void Stops_when_asked()
    {
        using var stop = new CancellationTokenSource();
        var learner = new Scripted([4, 3, 2]) { OnStep = () => stop.Cancel() };
        Assert.Throws<OperationCanceledException>(() => new TrainingLoop(new() { Cancellation = stop.Token, BatchSize = 1 }).Run(learner));
        Assert.Single(learner.Batches);
    }

    [Fact]
    public void Reports_each_epoch_once_as_ended()
    {
        var seen = new List<TrainingProgress>();
        new TrainingLoop(new() { Epochs = 3, Progress = new Collected(seen), Doing = "words" }).Run(new Scripted([4, 3, 2]));
        Assert.Equal([1, 2, 3], seen.Where(p => p.EpochEnded).Select(p => p.Epoch));
        Assert.All(seen, p => Assert.Equal("words", p.Doing));
        Assert.Equal(1, seen[^1].Fraction);
        Assert.Equal(0.5, seen[^1].ValidationAccuracy);
    }

    [Fact]
    public void What_cannot_be_trained_is_an_error()
    {
        var learner = new NetworkLearner(NewNetwork(1), new Adam(), new Examples(new Matrix(0, 2), []));
        Assert.Contains("no training examples", Assert.Throws<InputException>(() => new TrainingLoop(new()).Run(learner)).Message);
        Assert.Contains("0 epochs", Assert.Throws<InputException>(() => new TrainingLoop(new() { Epochs = 0 }).Run(new Scripted([1]))).Message);
        Assert.Throws<InputException>(() => new TrainingLoop(new()).Run(new NetworkLearner(NewNetwork(1), new Sgd(float.NaN), Crossed(3, 1))));
        Assert.Throws<ArgumentException>(() => new Examples(new Matrix(2, 2), [1]));
    }

    private static Network NewNetwork(int seed)
    {
        var random = new Random(seed);
        return new Network(new Dense("hidden", 2, 12).Glorot(random), new Tanh(), new Dense("output", 12, 2).Glorot(random));
    }

    private static Examples Crossed(int count, int seed)
    {
        Matrix inputs = Drawn.Matrix(count, 2, seed);
        return new Examples(inputs, [.. Enumerable.Range(0, count).Select(row => inputs[row, 0] > 0 != inputs[row, 1] > 0 ? 1 : 0)]);
    }

    // Has the validation losses that it is told (null for none), and one weight: the number of the epoch.
    private sealed class Scripted(double[]? losses) : ILearner
    {
        private readonly Parameter weight = new("weight", new Matrix(1, 1));
        private int epoch;
        private int seen;

        public Action OnStep { get; set; } = () => { };

        public List<int[]> Batches { get; } = [];

        public float Weight
        {
            get => weight.Values.Values[0];
            set => weight.Values.Values[0] = value;
        }

        public int Count => 10;

        public IReadOnlyList<Parameter> Parameters => [weight];

        public float LearningRate => 0.5f;

        public double Step(ReadOnlySpan<int> rows)
        {
            Batches.Add(rows.ToArray());
            weight.Values.Values[0] = (seen++ / 10) + 1;
            seen += rows.Length - 1;
            OnStep();
            return 1;
        }

        public ValidationResult? Validate() => losses is null ? null : new(losses[epoch++], 0.5);
    }

    private sealed class Collected(List<TrainingProgress> seen) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => seen.Add(value);
    }
}
