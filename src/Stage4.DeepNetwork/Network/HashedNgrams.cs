using MlNetPath.Onnx.Graph;
using MlNetPath.Onnx.Torch;
using static TorchSharp.torch;

namespace MlNetPath.Stage4.DeepNetwork;

/// <summary>
/// The buckets of the n-grams that begin at each byte and have no space inside. An n-gram is read as a number in base 257, and its bucket is the rest of the number's division by a prime. Bucket 0 is for what is not there.
/// </summary>
/// <remarks>The hashing trick: Weinberger et al., "Feature Hashing for Large Scale Multitask Learning", 2009.</remarks>
internal sealed class HashedNgrams : nn.Module<Tensor, Tensor>, IOnnxModule
{
    private const int Base = 257, Space = ' ' + 1;

    private readonly int buckets, shortest, longest;

    /// <param name="buckets">How many buckets there are, a prime.</param>
    /// <param name="shortest">The bytes of the shortest n-grams, 2 or more.</param>
    /// <param name="longest">Those of the longest, 6 at most: a longer number would not fit.</param>
    public HashedNgrams(int buckets, int shortest, int longest)
        : base("ngrams") => (this.buckets, this.shortest, this.longest) = (buckets, shortest, longest);

    /// <summary>Byte + 1 and 0 for padding at the end, int64 [batch, length]: buckets, int64 [batch, length, lengths of n-grams].</summary>
    public override Tensor forward(Tensor x)
    {
        long length = x.shape[1];
        Tensor padded = cat([x, zeros([x.shape[0], longest - 1], ScalarType.Int64, x.device)], 1);
        var numbers = new List<Tensor>();
        Tensor number = x, last = x;
        Tensor? broken = null;
        for (int n = 2; n <= longest; n++)
        {
            // A space may be the first byte or the last. Padding is only at the end, so the last byte tells whether there is any.
            broken = n == 2 ? null : broken is null ? last.eq(Space) : broken.logical_or(last.eq(Space));
            last = padded.narrow(1, n - 1, length);
            number = (number * Base) + last;
            if (n >= shortest)
            {
                Tensor none = broken is null ? last.eq(0) : broken.logical_or(last.eq(0));
                numbers.Add(number.masked_fill(none, 0));
            }
        }

        return stack(numbers, 2).remainder(buckets);
    }

    /// <inheritdoc/>
    public OnnxValue Export(OnnxScope g, OnnxValue x)
    {
        OnnxValue length = g.Length(x, 1);
        OnnxValue padded = g.Concat(1, x, g.Full(0, ElementType.Int64, g.Length(x, 0), g.Integers(longest - 1)));
        var numbers = new List<OnnxValue>();
        OnnxValue number = x, last = x;
        OnnxValue? broken = null;
        for (int n = 2; n <= longest; n++)
        {
            broken = n == 2 ? null : broken is null ? g.Equal(last, Space) : g.Or(broken, g.Equal(last, Space));
            last = g.Slice(padded, 1, g.Integers(n - 1), g.Add(length, n - 1));
            number = g.Add(g.Mul(number, Base), last);
            if (n >= shortest)
            {
                OnnxValue none = broken is null ? g.Equal(last, 0) : g.Or(broken, g.Equal(last, 0));
                numbers.Add(g.Unsqueeze(g.Where(none, 0, number), 2));
            }
        }

        return g.Mod(g.Concat(2, [.. numbers]), buckets);
    }
}
