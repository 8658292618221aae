using CsCheck;
using MlNetPath.Onnx.Torch;
using MlNetPath.Torch.Training;
using static TorchSharp.torch;

namespace MlNetPath.Stage6.LanguageModel.Tests;

public sealed class SequenceTests
{
    private static readonly DecoderShape Small = new() { Vocabulary = 30, Width = 32, Blocks = 2, Heads = 2, KeyHeads = 1, Context = 40, Dropout = 0 };

    [Fact]
    public void Batches_have_every_sequence_once_and_no_more_tokens_than_allowed() => Gen.Int[2, 60].Array[1, 300].Sample(lengths =>
    {
        LearnedSequence[] sequences = [.. lengths.Select((length, i) => new LearnedSequence([i, .. new int[length - 1]], [(1, length)], 0))];
        SequenceBatch[] batches = [.. SequenceBatches.Of(sequences, 128, new Random(1))];
        Assert.Equal(Enumerable.Range(0, lengths.Length), batches.SelectMany(batch => batch.Sequences).Select(sequence => sequence.Tokens[0]).Order());
        Assert.All(batches, batch => Assert.True(batch.Sequences.Length == 1 || batch.Sequences.Length * SequenceBatch.LengthOf(batch.Sequences.Max(s => s.Tokens.Length)) <= 128));
    }, iter: 50);

    [Fact]
    public void The_loss_of_a_sequence_does_not_depend_on_those_beside_it()
    {
        TorchRuntime.Load();
        manual_seed(1);
        using var decoder = new Decoder(Small);
        var random = new Random(1);
        LearnedSequence[] sequences = [.. Enumerable.Range(0, 20).Select(i => Random(random, random.Next(5, 30)))];
        var learner = new SequenceLearner(decoder, null!, [], 64, CPU);
        double[] together = learner.Losses(sequences, TestContext.Current.CancellationToken), alone = [.. sequences.Select(sequence => learner.Losses([sequence], TestContext.Current.CancellationToken)[0])];
        Assert.All(together.Zip(alone), loss => Assert.Equal(loss.First, loss.Second, 1e-3));

        // An untrained model whose rows are short says nearly the same of each token.
        using (no_grad())
        {
            decoder.Tokens.weight!.mul_(0.25);
        }

        double[] shorter = learner.Losses(sequences, TestContext.Current.CancellationToken);
        Assert.Equal(sequences.Sum(sequence => sequence.Count) * Math.Log(30), shorter.Sum(), 0.05 * shorter.Sum());
    }

    [Theory]
    [InlineData(21)] // no multiple of what lengths are rounded up to
    [InlineData(40)]
    public void What_fills_up_a_batch_counts_for_nothing(int context)
    {
        TorchRuntime.Load();
        manual_seed(1);
        using var scope = NewDisposeScope();
        using var decoder = new Decoder(Small with { Context = context });
        var random = new Random(2);
        LearnedSequence[] sequences = [Random(random, context + 1), Random(random, 7), Random(random, 12)];
        double expected = sequences.Sum(sequence =>
        {
            (int start, int end) = sequence.Learned[0];
            Tensor known = decoder.call(tensor(sequence.Tokens[..^1].Select(id => (long)id).ToArray()).unsqueeze(0)).squeeze(0);
            Tensor log = nn.functional.log_softmax(known.matmul(decoder.Tokens.weight!.t()), 1);
            return -Enumerable.Range(start, end - start).Sum(i => (double)log[i - 1, sequence.Tokens[i]].item<float>());
        });

        var learner = new SequenceLearner(decoder, null!, [], 512, CPU);
        (Tensor loss, int weight) = learner.Loss(new SequenceBatch(sequences));
        Assert.Equal(sequences.Sum(sequence => sequence.Count), weight);
        Assert.Equal(expected, loss.item<float>() * weight, 1e-3 * expected);
        Assert.Equal(expected, learner.Losses(sequences, TestContext.Current.CancellationToken).Sum(), 1e-3 * expected);
        Assert.Throws<ArgumentOutOfRangeException>(() => learner.Loss(new SequenceBatch([Random(random, context + 10)])));
    }

    [Fact]
    public void A_decoder_learns_to_write_what_it_has_read()
    {
        TorchRuntime.Load();
        manual_seed(1);
        using var scope = NewDisposeScope();
        using var decoder = new Decoder(Small);
        using var state = new TrainingState(decoder, 0.003, 0.01);
        var copies = new Copies(1_000);
        IReadOnlyList<LearnedSequence> measured = [.. new Copies(100).Epoch(77)];
        var learner = new SequenceLearner(decoder, copies, measured, 512, CPU);
        double before = learner.Measure(TestContext.Current.CancellationToken)!.Value.Loss;
        new TrainingLoop<SequenceBatch>(state, learner, new LoopOptions { Doing = "copying", MaxEpochs = 12, LearningRate = 0.003, WarmUpSteps = 20, Seed = 1 }, null).Run(problem => Assert.Fail(problem));

        Assert.InRange(before, 3, 4); // one of 30 tokens
        Assert.InRange(learner.Measure(TestContext.Current.CancellationToken)!.Value.Loss, 0, 1);
    }

    private static LearnedSequence Random(Random random, int length) => new([.. Enumerable.Range(0, length).Select(_ => random.Next(30))], [(length / 2, length)], 0);

    // Six tokens of chance, a mark, and the same tokens again.
    private sealed class Copies(int count) : ICurriculum
    {
        public int SequencesInEpoch => count;

        public IEnumerable<LearnedSequence> Epoch(int epoch)
        {
            var random = new Random(epoch);
            for (int i = 0; i < count; i++)
            {
                int[] tokens = [.. Enumerable.Range(0, 6).Select(_ => random.Next(28))];
                yield return new([29, .. tokens, 28, .. tokens], [(8, 14)], 0);
            }
        }
    }
}
