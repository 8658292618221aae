using MlNetPath.Onnx.Graph;
using MlNetPath.Onnx.Torch;
using static TorchSharp.torch;

namespace MlNetPath.Stage4.DeepNetwork;

/// <summary>
/// The buckets of the words of a text, and of each word with the next one, where the word begins: at the space before it. A word is a sum over the n-grams of 3 and of 5 bytes in it, so that it needs no walk along the text. Bucket 0 is for what is not there.
/// </summary>
internal sealed class HashedWords : nn.Module<Tensor, Tensor>, IOnnxModule
{
    private const int Short = 3, Long = 5, Base = 257, Space = ' ' + 1, Weight = 3;

    private readonly int buckets;
    private readonly HashedNgrams ngrams;

    /// <param name="buckets">How many buckets there are, a prime.</param>
    public HashedWords(int buckets)
        : base("words")
    {
        (this.buckets, ngrams) = (buckets, new(buckets, Short, Long));
        RegisterComponents();
    }

    /// <summary>Text with spaces around it, byte + 1 and 0 for padding at the end, int64 [batch, length]: buckets of words and of pairs, int64 [batch, length, 2].</summary>
    public override Tensor forward(Tensor x)
    {
        Tensor parts = ngrams.call(x), three = parts.select(2, 0), five = parts.select(2, Long - Short);
        Tensor starts = x.eq(Space).to_type(ScalarType.Int64);
        Tensor place = starts.cumsum(1); // of the word that a byte is in
        Tensor words = zeros([x.shape[0], x.shape[1] + 2], ScalarType.Int64, x.device).scatter_add(1, place, (three * three) + (five * five * Weight));
        Tensor word = words.gather(1, place) * starts, next = words.gather(1, place + 1) * starts;
        Tensor pair = ((word * Base) + next).masked_fill(word.eq(0).logical_or(next.eq(0)), 0);
        return stack([word, pair], 2).remainder(buckets);
    }

    /// <inheritdoc/>
    public OnnxValue Export(OnnxScope g, OnnxValue x)
    {
        OnnxValue parts = g.Call(ngrams, x), three = One(0), five = One(Long - Short);
        OnnxValue starts = g.Equal(x, Space);
        OnnxValue place = g.CumSum(g.Cast(starts, ElementType.Int64), 1);
        OnnxValue empty = g.Full(0, ElementType.Int64, g.Length(x, 0), g.Add(g.Length(x, 1), 2));
        OnnxValue words = g.Op("ScatterElements", [empty, place, g.Add(g.Mul(three, three), g.Mul(g.Mul(five, five), Weight))], ("axis", 1L), ("reduction", "add"));
        OnnxValue word = g.Where(starts, g.GatherElements(words, place, 1), 0), next = g.Where(starts, g.GatherElements(words, g.Add(place, 1), 1), 0);
        OnnxValue pair = g.Where(g.Or(g.Equal(word, 0), g.Equal(next, 0)), 0, g.Add(g.Mul(word, Base), next));
        return g.Mod(g.Concat(2, g.Unsqueeze(word, 2), g.Unsqueeze(pair, 2)), buckets);

        OnnxValue One(int kind) => g.Squeeze(g.Slice(parts, 2, kind, kind + 1), 2);
    }
}
