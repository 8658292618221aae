using MlNetPath.Onnx.Graph;
using MlNetPath.Onnx.Torch;
using static TorchSharp.torch;

namespace MlNetPath.Stage4.DeepNetwork;

/// <summary>
/// The rows of the n-grams that begin at each byte. An n-gram is read as a number in base 257, with ASCII letters in lower case, and the rest of its division by a
/// prime is its row, from 1 on. Row 0 is for no n-gram: where the text ends before, and where a space is inside, since what words have in common with the words
/// beside them says more about the training texts than about a label.
/// </summary>
internal sealed class HashedNgrams : nn.Module<Tensor, Tensor>, IOnnxModule
{
    /// <summary>The longest n-gram whose number fits in 64 bits.</summary>
    public const int Longest = 7;

    private const int Base = 257, Space = ' ' + 1, CapitalA = 'A' + 1, CapitalZ = 'Z' + 1, ToLower = 'a' - 'A';

    private readonly IReadOnlyList<int> lengths;
    private readonly int prime;

    /// <param name="lengths">The lengths of n-grams in bytes, ascending, 2 to <see cref="Longest"/>.</param>
    /// <param name="buckets">Rows of the table, row 0 among them.</param>
    public HashedNgrams(IReadOnlyList<int> lengths, int buckets)
        : base("ngrams") => (this.lengths, prime) = (lengths, buckets - 1);

    /// <summary>Byte + 1 and 0 for padding, int64 [batch, length]: rows, int64 [batch, length, lengths of n-grams].</summary>
    public override Tensor forward(Tensor x)
    {
        long length = x.shape[1];
        Tensor folded = x + (x.ge(CapitalA) & x.le(CapitalZ)).to_type(ScalarType.Int64) * ToLower;
        Tensor padded = cat([folded, zeros([x.shape[0], lengths[^1] - 1], ScalarType.Int64, x.device)], 1);
        var rows = new List<Tensor>();
        Tensor number = folded, last = folded;
        Tensor? whole = null;
        for (int n = 2; n <= lengths[^1]; n++)
        {
            // Padding is only at the end, so the last byte tells whether there is any in it. A space may be the first byte or the last.
            whole = n == 3 ? last.ne(Space) : n > 3 ? whole!.logical_and(last.ne(Space)) : null;
            last = padded.narrow(1, n - 1, length);
            number = number * Base + last;
            if (lengths.Contains(n))
            {
                Tensor isOne = whole is null ? last.ne(0) : whole.logical_and(last.ne(0));
                rows.Add((number.remainder(prime) + 1) * isOne.to_type(ScalarType.Int64));
            }
        }

        return stack(rows, 2);
    }

    /// <inheritdoc/>
    public OnnxValue Export(OnnxScope g, OnnxValue x)
    {
        OnnxValue capital = g.And(g.GreaterOrEqual(x, CapitalA), g.LessOrEqual(x, CapitalZ));
        OnnxValue folded = g.Where(capital, g.Add(x, ToLower), x);
        OnnxValue padded = g.Concat(1, folded, g.Full(0, ElementType.Int64, g.Length(x, 0), g.Integers(lengths[^1] - 1)));
        OnnxValue end = g.Length(x, 1);
        var rows = new List<OnnxValue>();
        OnnxValue number = folded, last = folded;
        OnnxValue? broken = null;
        for (int n = 2; n <= lengths[^1]; n++)
        {
            OnnxValue space = g.Equal(last, Space);
            broken = n == 3 ? space : n > 3 ? g.Or(broken!, space) : null;
            last = g.Slice(padded, 1, g.Integers(n - 1), g.Add(end, n - 1));
            number = g.Add(g.Mul(number, Base), last);
            if (lengths.Contains(n))
            {
                OnnxValue none = broken is null ? g.Equal(last, 0) : g.Or(broken, g.Equal(last, 0));
                rows.Add(g.Unsqueeze(g.Where(none, 0, g.Add(g.Mod(number, prime), 1)), 2));
            }
        }

        return g.Concat(2, [.. rows]);
    }
}
