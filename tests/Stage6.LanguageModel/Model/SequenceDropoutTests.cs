using MlNetPath.Onnx.Torch;
using static TorchSharp.torch;

namespace MlNetPath.Stage6.LanguageModel.Tests;

public sealed class SequenceDropoutTests
{
    [Fact]
    public void Leaves_out_the_same_numbers_at_all_positions_of_a_sequence_and_others_of_the_next()
    {
        TorchRuntime.Load();
        using TorchSharp.DisposeScope scope = NewDisposeScope();
        manual_seed(1);
        using var dropout = new SequenceDropout(0.25);
        Tensor x = ones(8, 5, 400), y = dropout.call(x);
        Assert.True(y.eq(y.narrow(1, 0, 1)).all().item<bool>());
        Assert.False(y[0].eq(y[1]).all().item<bool>());
        Assert.InRange(y.eq(0).to_type(ScalarType.Float32).mean().item<float>(), 0.2f, 0.3f);
        Assert.Equal(1 / 0.75f, y.max().item<float>(), 1e-6f);

        dropout.eval();
        Assert.True(dropout.call(x).eq(x).all().item<bool>());
        using var none = new SequenceDropout(0);
        Assert.True(none.call(x).eq(x).all().item<bool>());

        // A network that is told that it does not learn tells its parts.
        using var decoder = new Decoder(new() { Vocabulary = 30, Width = 32, Blocks = 2, Heads = 2, KeyHeads = 1, Context = 40, Dropout = 0.5 });
        Tensor tokens = arange(20).unsqueeze(0);
        Assert.False(decoder.call(tokens).eq(decoder.call(tokens)).all().item<bool>());
        decoder.eval();
        Assert.True(decoder.call(tokens).eq(decoder.call(tokens)).all().item<bool>());
    }
}
