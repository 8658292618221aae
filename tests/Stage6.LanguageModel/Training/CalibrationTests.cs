using MlNetPath.Onnx.Torch;
using static TorchSharp.torch;

namespace MlNetPath.Stage6.LanguageModel.Tests;

public sealed class CalibrationTests
{
    private static readonly CancellationToken Stop = CancellationToken.None;

    [Theory]
    [InlineData(1.25)] // too sure
    [InlineData(0.8)] // not sure enough
    public void The_temperature_makes_validation_texts_the_likeliest_and_changes_no_order(double sureness)
    {
        TorchRuntime.Load();
        using var scope = NewDisposeScope();
        manual_seed(3);
        using var decoder = new Decoder(new() { Vocabulary = 30, Width = 32, Blocks = 1, Heads = 2, KeyHeads = 1, Context = 40 });
        decoder.eval();
        using (no_grad())
        {
            decoder.Norm.weight!.mul_(6); // as sure as a trained one
        }

        // Texts are drawn from its own probabilities, so that but for luck it is honest until it is made surer or less sure.
        var random = new Random(1);
        LearnedSequence[] texts = [.. Enumerable.Range(0, 150).Select(_ => Drawn(decoder, random))];
        var learner = new SequenceLearner(decoder, null!, texts, 512, CPU);
        Assert.InRange(Calibration.Apply(decoder, learner, Stop), 0.75, 1.33);
        double honest = learner.Losses(texts, Stop).Sum();
        Tensor order = Likeliest(decoder, texts[0]);
        using (no_grad())
        {
            decoder.Norm.weight!.mul_(sureness);
            decoder.Norm.bias!.mul_(sureness);
        }

        double temperature = Calibration.Apply(decoder, learner, Stop);
        Assert.Equal(sureness, temperature, 0.01 * sureness);
        double calibrated = learner.Losses(texts, Stop).Sum();
        Assert.Equal(honest, calibrated, 1e-4 * honest);
        Assert.All(learner.ScaledLosses([0.97, 1.03], Stop), other => Assert.True(other > calibrated));
        Assert.True(order.eq(Likeliest(decoder, texts[0])).all().item<bool>());
    }

    [Fact]
    public void Without_validation_texts_it_stays_as_it_is()
    {
        TorchRuntime.Load();
        using var decoder = new Decoder(new() { Vocabulary = 30, Width = 32, Blocks = 1, Heads = 2, KeyHeads = 1, Context = 40 });
        Assert.Equal(1, Calibration.Apply(decoder, new SequenceLearner(decoder, null!, [], 512, CPU), Stop));
        Assert.Equal(1, decoder.Norm.weight!.min().item<float>());
    }

    private static LearnedSequence Drawn(Decoder decoder, Random random)
    {
        using var off = no_grad();
        List<int> tokens = [random.Next(30)];
        while (tokens.Count < 16)
        {
            using var scope = NewDisposeScope();
            float[] probabilities = Logits(decoder, tokens)[^1].softmax(0).data<float>().ToArray();
            double drawn = random.NextDouble();
            int token = 0;
            for (drawn -= probabilities[0]; drawn > 0 && token < 29; drawn -= probabilities[token])
            {
                token++;
            }

            tokens.Add(token);
        }

        return new([.. tokens], [(1, tokens.Count)], 0);
    }

    private static Tensor Likeliest(Decoder decoder, LearnedSequence text) => Logits(decoder, text.Tokens).argmax(1);

    private static Tensor Logits(Decoder decoder, IReadOnlyList<int> tokens) =>
        decoder.Logits(decoder.call(tensor(tokens.Select(id => (long)id).ToArray()).unsqueeze(0)).squeeze(0));
}
