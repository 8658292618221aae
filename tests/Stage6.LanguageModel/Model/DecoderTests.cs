using MlNetPath.Onnx.Runtime;
using MlNetPath.Onnx.Torch;
using static TorchSharp.torch;

namespace MlNetPath.Stage6.LanguageModel.Tests;

public sealed class DecoderTests
{
    private static readonly DecoderShape Small = new() { Vocabulary = 50, Width = 32, Blocks = 3, Heads = 4, KeyHeads = 2, Context = 24, Dropout = 0 };

    public DecoderTests() => TorchRuntime.Load();

    [Fact]
    public void Logits_at_a_position_depend_on_nothing_behind_it()
    {
        using TorchSharp.DisposeScope scope = NewDisposeScope();
        using var off = no_grad();
        using Decoder decoder = Make();
        Tensor text = randint(0, 50, [1, 12]), other = text.clone();
        other[0, 7] = (other[0, 7] + 1) % 50;
        Tensor difference = (decoder.call(text) - decoder.call(other)).abs().amax([2L])[0];
        Assert.All(Enumerable.Range(0, 12), i => Assert.Equal(i >= 7, difference[i].item<float>() > 0));
    }

    [Fact]
    public void Attention_depends_on_how_far_apart_tokens_stand_and_not_on_where()
    {
        using TorchSharp.DisposeScope scope = NewDisposeScope();
        using Tensor x = randn(1, 1, 1, 16), y = randn(1, 1, 1, 16);
        using var rotation = new Rotation(24, 16);
        float Product(int i, int j) => (Rotation.Turn(x, rotation.call(tensor(new long[,] { { i } }))) * Rotation.Turn(y, rotation.call(tensor(new long[,] { { j } })))).sum().item<float>();
        Assert.Equal(Product(2, 0), Product(20, 18), 1e-4f);
        Assert.NotEqual(Product(2, 0), Product(3, 0), 1e-4f);
    }

    [Fact]
    public void The_file_with_a_cache_gives_the_logits_of_the_network_without_at_every_position()
    {
        using TorchSharp.DisposeScope scope = NewDisposeScope();
        using var off = no_grad();
        using Decoder decoder = Make();
        string folder = Directory.CreateTempSubdirectory().FullName;
        try
        {
            string path = Path.Combine(folder, "model.onnx");
            DecoderFile.Write(decoder, path, new Dictionary<string, string>());
            const int Length = 20;
            long[] text = [.. Enumerable.Range(0, Length).Select(_ => randint(0, 50, [1]).item<long>())];
            float[] expected = decoder.Logits(decoder.call(tensor(text).unsqueeze(0))[0]).data<float>().ToArray();
            using OnnxModel file = OnnxModel.Load(path);
            Assert.InRange(CachedRun.Furthest(expected, CachedRun.Logits(file, Small, text, atOnce: 5)), 0, 1e-4);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void Products_in_bfloat16_give_nearly_the_same_loss_and_gradients_and_only_while_it_learns()
    {
        using TorchSharp.DisposeScope scope = NewDisposeScope();
        using Decoder decoder = Make();
        Tensor text = (arange(84) * 37 % 50).view(4, 21), inputs = text.narrow(1, 0, 20), next = text.narrow(1, 1, 20).reshape(-1);
        Tensor untouched = decoder.call(inputs).detach();
        (double loss, Tensor[] gradients) = Learn(ScalarType.Float32);
        (double low, Tensor[] lowGradients) = Learn(ScalarType.BFloat16);
        Assert.NotEqual(loss, low);
        Assert.Equal(loss, low, 0.01 * loss);
        Assert.InRange(nn.functional.cosine_similarity(cat([.. gradients.Select(own => own.flatten())]), cat([.. lowGradients.Select(own => own.flatten())]), 0).item<float>(), 0.99f, 1.0001f);
        decoder.eval();
        Assert.Equal(0, (decoder.call(inputs) - untouched).abs().max().item<float>());

        (double, Tensor[]) Learn(ScalarType products)
        {
            decoder.train();
            decoder.Products = products;
            decoder.zero_grad();
            Tensor learned = nn.functional.cross_entropy(decoder.Logits(decoder.call(inputs)).view(-1, 50), next);
            learned.backward();
            return (learned.item<float>(), [.. decoder.parameters().Select(parameter => parameter.grad!.clone())]);
        }
    }

    private static Decoder Make()
    {
        manual_seed(1);
        var decoder = new Decoder(Small);
        using var off = no_grad();
        foreach ((_, TorchSharp.Modules.Parameter parameter) in decoder.named_parameters())
        {
            parameter.mul_(5); // as if it had learned something
        }

        decoder.eval();
        return decoder;
    }
}
