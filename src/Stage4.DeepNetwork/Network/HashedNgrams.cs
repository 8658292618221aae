using MlNetPath.Onnx.Graph;
using MlNetPath.Onnx.Torch;
using static TorchSharp.torch;

namespace MlNetPath.Stage4.DeepNetwork;

/// <summary>
/// The buckets of what begins at each byte: n-grams of 2 to 6 bytes that have no space inside, and where a word begins, the word, and the word with the next one. An n-gram is read as a number in base 257, a word as a sum over the n-grams of 3 and of 5 bytes in it,
/// and a bucket is the rest of a number's division by a prime. Bucket 0 is for what is not there.
/// </summary>
/// <remarks>The hashing trick: Weinberger et al., "Feature Hashing for Large Scale Multitask Learning", 2009.</remarks>
internal sealed class HashedNgrams : nn.Module<Tensor, Tensor>, IOnnxModule
{
    /// <summary>How many buckets a byte has.</summary>
    public const int Kinds = Longest - Shortest + 1 + 2;

    private const int Shortest = 2, Longest = 6, InWord = 3, InWordToo = 5, Base = 257, Space = ' ' + 1, Weight = 3;

    private readonly int buckets;

    /// <param name="buckets">How many buckets there are, a prime.</param>
    public HashedNgrams(int buckets)
        : base("ngrams") => this.buckets = buckets;

    /// <summary>Folded text, byte + 1 and 0 for padding at the end, int64 [batch, length]: buckets, int64 [batch, length, <see cref="Kinds"/>].</summary>
    public override Tensor forward(Tensor x)
    {
        long batch = x.shape[0], length = x.shape[1];
        Tensor padded = cat([x, zeros([batch, Longest - 1], ScalarType.Int64, x.device)], 1);
        var numbers = new List<Tensor>();
        Tensor number = x, last = x;
        Tensor? broken = null;
        for (int n = Shortest; n <= Longest; n++)
        {
            // A space may be the first byte or the last. Padding is only at the end, so the last byte tells whether there is any.
            broken = n == 2 ? null : broken is null ? last.eq(Space) : broken.logical_or(last.eq(Space));
            last = padded.narrow(1, n - 1, length);
            number = (number * Base) + last;
            Tensor none = broken is null ? last.eq(0) : broken.logical_or(last.eq(0));
            numbers.Add(number.masked_fill(none, 0));
        }

        Tensor ngrams = stack(numbers, 2).remainder(buckets);
        Tensor three = ngrams.select(2, InWord - Shortest), five = ngrams.select(2, InWordToo - Shortest);
        Tensor starts = x.eq(Space).to_type(ScalarType.Int64);
        Tensor place = starts.cumsum(1); // of the word that a byte is in
        Tensor words = zeros([batch, length + 2], ScalarType.Int64, x.device).scatter_add(1, place, (three * three) + (five * five * Weight));
        Tensor word = words.gather(1, place) * starts, next = words.gather(1, place + 1) * starts;
        Tensor pair = ((word * Base) + next).masked_fill(word.eq(0).logical_or(next.eq(0)), 0);
        return cat([ngrams, stack([word, pair], 2).remainder(buckets)], 2);
    }

    /// <inheritdoc/>
    public OnnxValue Export(OnnxScope g, OnnxValue x)
    {
        OnnxValue batch = g.Length(x, 0), length = g.Length(x, 1);
        OnnxValue padded = g.Concat(1, x, g.Full(0, ElementType.Int64, batch, g.Integers(Longest - 1)));
        var numbers = new List<OnnxValue>();
        OnnxValue number = x, last = x;
        OnnxValue? broken = null;
        for (int n = Shortest; n <= Longest; n++)
        {
            broken = n == 2 ? null : broken is null ? g.Equal(last, Space) : g.Or(broken, g.Equal(last, Space));
            last = g.Slice(padded, 1, g.Integers(n - 1), g.Add(length, n - 1));
            number = g.Add(g.Mul(number, Base), last);
            OnnxValue none = broken is null ? g.Equal(last, 0) : g.Or(broken, g.Equal(last, 0));
            numbers.Add(g.Unsqueeze(g.Where(none, 0, number), 2));
        }

        OnnxValue ngrams = g.Mod(g.Concat(2, [.. numbers]), buckets);
        OnnxValue three = One(ngrams, InWord - Shortest), five = One(ngrams, InWordToo - Shortest);
        OnnxValue starts = g.Equal(x, Space);
        OnnxValue place = g.CumSum(g.Cast(starts, ElementType.Int64), 1);
        OnnxValue empty = g.Full(0, ElementType.Int64, batch, g.Add(length, 2));
        OnnxValue words = g.Op("ScatterElements", [empty, place, g.Add(g.Mul(three, three), g.Mul(g.Mul(five, five), Weight))], ("axis", 1L), ("reduction", "add"));
        OnnxValue word = g.Where(starts, g.GatherElements(words, place, 1), 0), next = g.Where(starts, g.GatherElements(words, g.Add(place, 1), 1), 0);
        OnnxValue pair = g.Where(g.Or(g.Equal(word, 0), g.Equal(next, 0)), 0, g.Add(g.Mul(word, Base), next));
        return g.Concat(2, ngrams, g.Mod(g.Concat(2, g.Unsqueeze(word, 2), g.Unsqueeze(pair, 2)), buckets));

        OnnxValue One(OnnxValue all, int kind) => g.Squeeze(g.Slice(all, 2, kind, kind + 1), 2);
    }
}
