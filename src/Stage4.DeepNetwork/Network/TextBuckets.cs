using MlNetPath.Onnx.Graph;
using MlNetPath.Onnx.Torch;
using static TorchSharp.torch;

namespace MlNetPath.Stage4.DeepNetwork;

/// <summary>What a text is looked up by, at each byte: n-grams of 3 to 6 bytes as they stand there, with capital letters and punctuation; the word and the pair of words, both folded, that begin there.</summary>
internal sealed class TextBuckets : nn.Module<Tensor, Tensor>, IOnnxModule
{
    /// <summary>How many buckets a byte has.</summary>
    public const int Kinds = Longest - Shortest + 1 + 2;

    private const int Shortest = 3, Longest = 6;

    private readonly FoldedText folded = new();
    private readonly HashedNgrams ngrams;
    private readonly HashedWords words;

    /// <param name="buckets">How many buckets there are, a prime.</param>
    public TextBuckets(int buckets)
        : base("buckets")
    {
        (ngrams, words) = (new(buckets, Shortest, Longest), new(buckets));
        RegisterComponents();
    }

    /// <summary>Text with spaces around it, byte + 1 and 0 for padding at the end, int64 [batch, length]: buckets, 0 for what is not there, int64 [batch, length, <see cref="Kinds"/>].</summary>
    public override Tensor forward(Tensor x) => cat([ngrams.call(x), words.call(folded.call(x))], 2);

    /// <inheritdoc/>
    public OnnxValue Export(OnnxScope g, OnnxValue x) => g.Concat(2, g.Call(ngrams, x), g.Call(words, g.Call(folded, x)));
}
