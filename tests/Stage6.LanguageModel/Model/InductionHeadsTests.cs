using MlNetPath.Onnx.Torch;
using static TorchSharp.torch;

namespace MlNetPath.Stage6.LanguageModel.Tests;

public sealed class InductionHeadsTests
{
    private const int Length = 30;

    public InductionHeadsTests() => TorchRuntime.Load();

    [Theory]
    [InlineData(4, 2)]
    [InlineData(4, 1)]
    [InlineData(2, 2)]
    public void Before_any_step_a_text_that_comes_twice_is_likelier_the_second_time(int heads, int keyHeads)
    {
        var shape = new DecoderShape { Vocabulary = 2_000, Width = 64 * heads, Heads = heads, KeyHeads = keyHeads, Blocks = 3, Context = 512, Dropout = 0 };
        (double first, double second) = Losses(shape, begun: true);
        Assert.True(second < first - 1.5, $"{first} and then {second}");
        (first, second) = Losses(shape, begun: false);
        Assert.True(second > first - 0.5, $"{first} and then {second}");
    }

    [Theory]
    [InlineData(1, 64, 4)]
    [InlineData(2, 16, 4)]
    [InlineData(2, 8, 4)]
    public void Small_networks_begin_too(int blocks, int width, int heads)
    {
        (double first, double second) = Losses(new() { Vocabulary = 300, Width = width, Heads = heads, KeyHeads = 2, Blocks = blocks, Context = 512, Dropout = 0 }, begun: true);
        Assert.True(double.IsFinite(first + second));
    }

    // Mean loss over tokens drawn by chance, and over the same tokens once more.
    private static (double First, double Second) Losses(DecoderShape shape, bool begun)
    {
        using TorchSharp.DisposeScope scope = NewDisposeScope();
        using var off = no_grad();
        manual_seed(1);
        using var decoder = new Decoder(shape);
        if (begun)
        {
            InductionHeads.Begin(decoder);
        }

        decoder.eval();
        Tensor text = randint(0, shape.Vocabulary, [8, Length]), twice = cat([text, text], 1);
        Tensor logits = decoder.Logits(decoder.call(twice.narrow(1, 0, (2 * Length) - 1)));
        Tensor loss = nn.functional.cross_entropy(logits.transpose(1, 2), twice.narrow(1, 1, (2 * Length) - 1), reduction: nn.Reduction.None);
        return (loss.narrow(1, 0, Length - 1).mean().item<float>(), loss.narrow(1, Length, Length - 1).mean().item<float>());
    }
}
