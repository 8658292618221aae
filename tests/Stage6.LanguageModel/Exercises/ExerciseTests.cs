using MlNetPath.Onnx.Torch;
using static TorchSharp.torch;
#if YOURS
using MlNetPath.Stage6.LanguageModel.Tests.Exercises.Yours;
#else
using MlNetPath.Stage6.LanguageModel.Tests.Exercises;
#endif

namespace MlNetPath.Stage6.LanguageModel.Tests;

/// <summary>Checks the solutions of chapter 6's exercises; built with <c>-p:Exercises=yours</c>, those of the reader.</summary>
public sealed class ExerciseTests
{
    public ExerciseTests() => TorchRuntime.Load();

    [Theory]
    [InlineData("the")]
    [InlineData("catch")]
    [InlineData("hatatat")]
    [InlineData("bathe")]
    public void Exercise1_TheTokensAreThoseOfTheLibrary(string word)
    {
        BpeVocabulary vocabulary = BpeTrainer.Train(["the cat", "the hat", "he he he", "bath bath"], new() { VocabularySize = 256 + 8 });
        string[] library = [.. vocabulary.CreateTokenizer().EncodeToTokens(word, out _).Select(token => token.Value)];
        Assert.Equal(library, TokenJoins.Apply([.. word.Select(letter => $"{letter}")], [.. vocabulary.Merges.Select(merge => (vocabulary.Tokens[merge.Left], vocabulary.Tokens[merge.Right]))]));
    }

    [Fact]
    public void Exercise2_BytesAreCountedAndNotCharacters()
    {
        Assert.Equal(8, Compression.BitsPerByte("ab", [1.0 / 256, 1.0 / 256]), 1e-9);
        Assert.Equal(1, Compression.BitsPerByte("日本", [0.125, 0.25, 0.5]), 1e-9); // six bytes
        Assert.Equal(0, Compression.BitsPerByte("sure", [1, 1]), 1e-9);
    }

    [Fact]
    public void Exercise3_TheAnswersAreThoseOfTorch()
    {
        using TorchSharp.DisposeScope scope = NewDisposeScope();
        Tensor[] given = [.. Enumerable.Range(0, 3).Select(_ => randn(1, 6, 4, dtype: float64))];
        Tensor expected = nn.functional.scaled_dot_product_attention(given[0], given[1], given[2], is_casual: true)[0];
        double[][] answers = CausalAttention.Answers(Rows(given[0][0]), Rows(given[1][0]), Rows(given[2][0]));
        Assert.All(answers.Zip(Rows(expected)), row => Assert.All(row.First.Zip(row.Second), pair => Assert.Equal(pair.Second, pair.First, 1e-9)));

        static double[][] Rows(Tensor matrix) => [.. Enumerable.Range(0, (int)matrix.shape[0]).Select(i => matrix[i].data<double>().ToArray())];
    }

    [Theory]
    [InlineData(0.5, new[] { 1.0, 0, 0, 0 })]
    [InlineData(0.6, new[] { 0.625, 0, 0.375, 0 })]
    [InlineData(0.8, new[] { 0.625, 0, 0.375, 0 })]
    [InlineData(1, new[] { 0.5, 0.125, 0.3, 0.075 })]
    public void Exercise4_AsFewAsHaveTheShare(double share, double[] left) =>
        Assert.All(Nucleus.Of([0.5, 0.125, 0.3, 0.075], share).Zip(left), pair => Assert.Equal(pair.Second, pair.First, 1e-9));

    [Fact]
    public void Exercise5_TheCacheIsAsLargeAsThatOfTheNetwork()
    {
        using TorchSharp.DisposeScope scope = NewDisposeScope();
        using var off = no_grad();
        var shape = new DecoderShape { Vocabulary = 50, Width = 32, Blocks = 3, Heads = 4, KeyHeads = 2, Context = 24, Dropout = 0 };
        using var decoder = new Decoder(shape);
        using var cached = new CachedDecoder(decoder);
        const int Tokens = 7;
        Tensor ids = zeros([1, Tokens], dtype: int64);
        List<Tensor> none = [.. Enumerable.Range(0, 2 * shape.Blocks).Select(_ => zeros(1, shape.KeyHeads, 0, shape.HeadSize))];
        (_, List<Tensor> present) = cached.call(ids, ones_like(ids), arange(Tokens).unsqueeze(0), none);
        Assert.Equal(present.Sum(tensor => tensor.numel() * sizeof(float)), CacheSize.Bytes(shape.Blocks, shape.KeyHeads, shape.HeadSize, Tokens));
    }
}
