using MlNetPath.Core;
using static TorchSharp.torch;

namespace MlNetPath.Stage4.DeepNetwork.Tests;

/// <summary>What is counted before a step is taken.</summary>
public sealed class EvidenceTests : TorchTests
{
    private static readonly DeepTextOptions Options = new();

    [Fact]
    public void Rows_are_the_logarithms_of_naive_Bayes()
    {
        // By hand: bucket 7 was met three times with the first label of four, bucket 9 once with the second of two.
        float[] rows = Rows(out int[] met, ([7, 7, 7, 9], 0), ([9, 0, 11], 1));
        double firstOf7 = Math.Log((3 * 3.0 / 4) + 0.01), secondOf7 = Math.Log(0.01);

        Assert.Equal([7, 9, 11], met);
        Assert.Equal(firstOf7 - ((firstOf7 + secondOf7) / 2), rows[0], 1e-5);
        Assert.Equal(secondOf7 - ((firstOf7 + secondOf7) / 2), rows[1], 1e-5);
        Assert.Equal(Math.Log(1 + 3) / 4, rows[2], 1e-5);
    }

    [Fact]
    public void What_only_a_fold_has_met_is_unknown_without_it()
    {
        var counts = new EvidenceCounts(100, 2);
        counts.AddFold([([3, 4], 0)]);
        counts.AddFold([([4], 1)]);
        (int[] met, float[] rows) = counts.Without(0);

        Assert.Equal([3, 4], met);
        Assert.Equal([0f, 0f, 0f], rows[..3]);
        Assert.True(rows[4] > 0); // bucket 4 speaks for the second label, as the other fold has it
        Assert.True(rows[3] < 0);
    }

    [Fact]
    public void Few_rows_stand_for_themselves_and_many_are_told_nearly()
    {
        Tensor few = randn(90, 5);
        using (var codebook = new Codebook(few, ones(90)))
        {
            Assert.Equal(0, (codebook.Rows.index_select(0, tensor(codebook.Encode(few))) - few).abs().max().item<float>());
            Assert.Equal([0], codebook.Encode(zeros(1, 5)));
        }

        Tensor many = randn(100_000, 3);
        using (var codebook = new Codebook(many, ones(100_000)))
        {
            Assert.InRange(codebook.Rows.shape[0], 10_000, 65_536);
            Assert.InRange((codebook.Rows.index_select(0, tensor(codebook.Encode(many))) - many).pow(2).mean().item<float>(), 0, 0.005f);
        }
    }

    [Fact]
    public void A_network_that_has_learned_nothing_says_what_naive_Bayes_says()
    {
        TextTask task = SampleTask.Task;
        var texts = new TrainingTexts(task.TrainData, TextAugmentation.None, Options, 1, _ => false);
        using EvidenceTable table = Training(texts);
        using var network = new TextNetwork(new() { Labels = 3 }, table);
        network.eval();
        int right = 0;
        for (int row = 0; row < task.TestData.Count; row++)
        {
            byte[] text = task.TestData.Utf8(row).ToArray();
            Tensor input = TextBatch.ToTensor([text], CPU);
            Tensor sum = table.Look(network.BucketsOf(input), null).sum(2).sum(1).narrow(1, 0, 3);
            Tensor logits = network.call(input);

            Assert.True((logits.softmax(1) - (sum * (float)(0.03 * 3 / Math.Sqrt(text.Length + 2 + 9))).softmax(1)).abs().max().item<float>() < 1e-4);
            right += logits.argmax(1).item<long>() == task.TestData.Labels[row] ? 1 : 0;
        }

        Assert.InRange((double)right / task.TestData.Count, 0.95, 1);
    }

    [Fact]
    public void A_text_of_a_fold_is_taught_what_the_others_say()
    {
        TextTask task = SampleTask.Task;
        var texts = new TrainingTexts(task.TrainData, TextAugmentation.None, Options, 1, _ => false);
        using EvidenceTable table = Training(texts);
        using var network = new TextNetwork(new() { Labels = 3 }, table);
        TrainingBatch batch = texts.Fold(2).First();
        Tensor buckets = network.BucketsOf(TextBatch.ToTensor(batch.Texts, CPU));
        Tensor whole = table.Look(buckets, null), without = table.Look(buckets, tensor(batch.Folds)), other = table.Look(buckets, zeros_like(tensor(batch.Folds)));

        Assert.True(Known(without) < Known(whole)); // what it was met with itself is left out
        Assert.True(Known(other) <= Known(whole));
        Assert.True(Known(without) < Known(other));

        static float Known(Tensor rows) => rows.select(3, 3).sum().item<float>(); // how often all of it was met
    }

    [Fact]
    public void A_step_of_the_linear_model_follows_the_gradient()
    {
        int[] met = [3, 5, 8];
        float[] start = [.. Enumerable.Range(0, 6).Select(i => (i % 4) - 1.5f)];
        Tensor weights = tensor(start, [3, 2], requires_grad: true);
        double scale = LinearModel.Scale(20);
        Tensor logits = (weights[0] + (weights[2] * 2)) * scale; // buckets 3, 8 and 8; 4 was never met
        nn.functional.cross_entropy(logits.unsqueeze(0), tensor(new long[] { 1 })).backward();
        var model = new LinearModel(10, met, [.. start], 2);
        model.Learn([8, 0, 3, 4, 8], 20, 1, done: 0);
        float[] gradient = weights.grad!.data<float>().ToArray();

        for (int i = 0; i < 6; i++)
        {
            float step = model.Weights[i] - start[i];
            Assert.Equal(Math.Sign(gradient[i]), -Math.Sign(step));
        }

        // The first step of a bucket that was met once: 0.2 times its gradient, through the root of all squares so far.
        double squares = 0.01 + Math.Pow(gradient[0], 2) + Math.Pow(gradient[1], 2);
        Assert.Equal(start[0] - (0.2 * gradient[0] / Math.Sqrt(squares)), model.Weights[0], 1e-5);
        Assert.Equal(start[2..4], model.Weights[2..4]);
    }

    [Theory]
    [InlineData(1_000, 2, 65_521)]
    [InlineData(17_000_000, 14, 4_194_301)]
    [InlineData(17_000_000, 77, 1_048_573)]
    [InlineData(100, 5_000, 65_521)]
    public void Buckets_suit_the_texts_and_the_memory(long bytes, int labels, int expected) => Assert.Equal(expected, EvidenceOfTexts.BucketsFor(bytes, labels));

    private static EvidenceTable Training(TrainingTexts texts)
    {
        (EvidenceTable training, EvidenceTable whole) = EvidenceOfTexts.Make(texts, 3, 65_521, votes: true, CPU, TestContext.Current.CancellationToken);
        whole.Dispose();
        return training;
    }

    private static float[] Rows(out int[] met, params (long[] Buckets, int Label)[] texts)
    {
        var counts = new EvidenceCounts(100, 2);
        counts.AddFold(texts);
        (met, _, float[] rows) = counts.Whole();
        return rows;
    }
}
