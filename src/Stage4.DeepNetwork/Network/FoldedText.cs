using System.Text;
using MlNetPath.Onnx.Graph;
using MlNetPath.Onnx.Torch;
using static TorchSharp.torch;

namespace MlNetPath.Stage4.DeepNetwork;

/// <summary>
/// Text as its n-grams are looked up: letters small, and ASCII punctuation a space, but for what may be inside a word (' and -). What becomes of a byte depends on it and on the byte before,
/// which is enough for all letters of two bytes whose small one begins with the same byte. In Cyrillic that byte differs, so there both are written as the first of the two.
/// </summary>
internal sealed class FoldedText : nn.Module<Tensor, Tensor>, IOnnxModule
{
    private const int Values = 257; // 0 for padding, and byte + 1
    private const byte Cyrillic = 0xD0, CyrillicToo = 0xD1;

    private static readonly long[] Pairs = MakePairs();

    public FoldedText()
        : base("folded")
    {
    }

    /// <summary>Byte + 1 and 0 for padding, int64 [batch, length]: the same, folded.</summary>
    public override Tensor forward(Tensor x)
    {
        Tensor before = cat([zeros([x.shape[0], 1], ScalarType.Int64, x.device), x.narrow(1, 0, x.shape[1] - 1)], 1);
        using Tensor pairs = tensor(Pairs, device: x.device);
        return pairs.index_select(0, ((before * Values) + x).flatten()).view(x.shape);
    }

    /// <inheritdoc/>
    public OnnxValue Export(OnnxScope g, OnnxValue x)
    {
        OnnxValue before = g.Concat(1, g.Full(0, ElementType.Int64, g.Length(x, 0), g.Integers(1)), g.Slice(x, 1, 0, -1));
        OnnxValue pairs = g.Weight($"{g.Path}.pairs", OnnxTensor.From<short>([.. Pairs.Select(value => (short)value)], Values * Values));
        return g.Cast(g.Gather(pairs, g.Add(g.Mul(before, Values), x)), ElementType.Int64);
    }

    private static long[] MakePairs()
    {
        var pairs = new long[Values * Values];
        for (int i = 0; i < pairs.Length; i++)
        {
            int value = i % Values;
            pairs[i] = value > 0 && value <= 128 ? Fold((char)(value - 1)) + 1 : value == CyrillicToo + 1 ? Cyrillic + 1 : value;
        }

        Span<byte> large = stackalloc byte[2], small = stackalloc byte[2];
        for (char c = '\u0080'; c < '\u0800'; c++)
        {
            Encoding.UTF8.GetBytes([c], large);
            if (Encoding.UTF8.GetByteCount([char.ToLowerInvariant(c)]) == 2)
            {
                Encoding.UTF8.GetBytes([char.ToLowerInvariant(c)], small);
                bool sameFirst = large[0] == small[0] || (large[0], small[0]) is (Cyrillic, CyrillicToo);
                if (sameFirst)
                {
                    pairs[((large[0] + 1) * Values) + large[1] + 1] = small[1] + 1;
                }
            }
        }

        return pairs;
    }

    private static char Fold(char c) => char.IsAsciiLetterOrDigit(c) ? char.ToLowerInvariant(c) : c is '\'' or '-' ? c : ' ';
}
