using MlNetPath.Onnx.Torch;
using static TorchSharp.torch;

namespace MlNetPath.Stage6.LanguageModel.Tests;

public sealed class TokenMeaningsTests
{
    [Fact]
    public void Tokens_of_the_same_messages_are_alike()
    {
        TorchRuntime.Load();
        manual_seed(1);
        var random = new Random(1);

        // Tokens 0 to 9 are words of one language, 10 to 19 their translations; 20 is in every message, 21 in none.
        int[][] messages = [.. Enumerable.Range(0, 300).Select(_ => Enumerable.Range(0, 3).Select(_ => random.Next(10)).SelectMany(word => (int[])[word, word + 10]).Append(20).ToArray())];
        using Tensor rows = TokenMeanings.Of(messages, 24, 8), products = rows.matmul(rows.t());
        Assert.All(Enumerable.Range(0, 10), word => Assert.InRange(products[word, word + 10].item<float>(), 0.95, 1.001));
        Assert.All(Enumerable.Range(0, 10), word => Assert.InRange(products[word, 10 + ((word + 1) % 10)].item<float>(), -1, 0.8));
        Assert.Equal(0, rows[21].abs().sum().item<float>());
    }
}
