using MlNetPath.Core;
using MlNetPath.Stage2.Learned;
using static TorchSharp.torch;

namespace MlNetPath.Stage3.FirstPrinciples.Tests;

/// <summary>The sparse first layer beside the dense one that it stands for: an input for every n-gram, most of them 0.</summary>
public sealed class NgramLayerTests
{
    private const int Neurons = 5, Steps = 6;

    private static readonly TextData Texts = SampleTask.Draw(40, 9);
    private static readonly int[] All = [.. Enumerable.Range(0, Texts.Count)];

    [Fact]
    public void Sums_what_a_dense_layer_sums_over_all_n_grams()
    {
        BucketWeights rows = DrawnRows();
        using Tensor input = Input(rows), weights = TorchTensors.Of(new Matrix(rows.Buckets.Length, Neurons, rows.Weights)), biases = tensor(rows.Biases);
        TorchTensors.Equal(input.mm(weights) + biases, new NgramLayer(rows, 2).Forward(Texts, All));
    }

    // Every text is in every batch, so that no n-gram is ever left out: Adam's means then never stand still.
    [Fact]
    public void Takes_the_steps_that_TorchSharp_takes_with_the_dense_layer()
    {
        BucketWeights rows = DrawnRows();
        var network = new NgramNetwork(rows, Drawn.Dense("output", Neurons, 3, 4));
        using Tensor input = Input(rows), labels = TorchTensors.Of(Texts.Labels.ToArray());
        TorchSharp.Modules.Parameter[] learned =
        [
            new(TorchTensors.Of(new Matrix(rows.Buckets.Length, Neurons, rows.Weights))), new(TorchTensors.Of(new Matrix(1, Neurons, rows.Biases))),
            .. network.Output.Parameters.Select(p => new TorchSharp.Modules.Parameter(TorchTensors.Of(p.Values))),
        ];
        using optim.Optimizer theirs = optim.Adam(learned, 0.01);
        var ours = new NgramLearner(network, Texts, TextData.Empty, new FirstPrinciplesOptions { LearningRate = 0.01f, Epochs = 1_000_000, Threads = 2 }); // so many that steps stay as large
        for (int step = 0; step < Steps; step++)
        {
            theirs.zero_grad();
            using Tensor loss = nn.functional.cross_entropy((input.mm(learned[0]) + learned[1]).tanh().mm(learned[2]) + learned[3], labels);
            loss.backward();
            theirs.step();
            Assert.Equal(loss.item<float>(), ours.Step(All), 1e-5);
        }

        Assert.All(ours.Parameters.Zip(learned), pair => TorchTensors.Equal(pair.Second, pair.First.Values));
    }

    [Fact]
    public void Rows_of_n_grams_that_a_batch_does_not_have_stay_as_they_are()
    {
        BucketWeights rows = DrawnRows();
        float[] before = [.. rows.Weights];
        var learner = new NgramLearner(new NgramNetwork(rows, Drawn.Dense("output", Neurons, 3, 4)), Texts, TextData.Empty, new FirstPrinciplesOptions());
        learner.Step([3]);
        var buckets = new BucketList();
        NgramHasher.Hash(Texts.Text(3), buckets);
        HashSet<int> own = [.. buckets.Items.ToArray()];
        for (int row = 0; row < rows.Buckets.Length; row++)
        {
            Assert.Equal(own.Contains(rows.Buckets[row]), !rows.Row(row).SequenceEqual(before.AsSpan(row * Neurons, Neurons)));
        }
    }

    [Fact]
    public void A_batch_can_be_stopped_on_its_way_forward() =>
        Assert.ThrowsAny<OperationCanceledException>(() => new NgramLayer(DrawnRows(), 2, new CancellationToken(canceled: true)).Forward(Texts, All));

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(7)]
    public void Any_number_of_threads_gives_the_same_weights_to_the_bit(int threads) =>
        Assert.Equal(Samples.Weights(Samples.Fit(SampleTask.Task, new() { Threads = 1 })), Samples.Weights(Samples.Fit(SampleTask.Task, new() { Threads = threads })));

    private static BucketWeights DrawnRows()
    {
        var rows = new BucketWeights(Neurons, FrequentBuckets.Find(Texts, Neurons, new StageOptions()));
        Drawn.Matrix(rows.Buckets.Length, Neurons, 1, 0.3f).Values.CopyTo(rows.Weights, 0);
        Drawn.Matrix(1, Neurons, 2).Values.CopyTo(rows.Biases, 0);
        return rows;
    }

    // [texts, n-grams]: how often each n-gram occurs, times what an n-gram of the text weighs.
    private static Tensor Input(BucketWeights rows)
    {
        var input = new Matrix(Texts.Count, rows.Buckets.Length);
        var buckets = new BucketList();
        foreach (int text in All)
        {
            float weight = NgramHasher.Hash(Texts.Text(text), buckets);
            foreach (int bucket in buckets.Items)
            {
                input[text, rows.RowOf(bucket)] += weight;
            }
        }

        return TorchTensors.Of(input);
    }
}
