using System.Globalization;
using System.Text;
using MlNetPath.Onnx.Graph;
using MlNetPath.Onnx.Runtime;

namespace MlNetPath.Cli;

/// <summary>Compares what a model made with what it should have made, value after value. Not thread-safe.</summary>
internal sealed class ValueComparison(Tolerance tolerance)
{
    // Elements that are compared as bytes before each is looked at; a multiple of 8, so that packed ones begin on a byte.
    private const int Chunk = 8192;

    /// <summary>How far the floating-point numbers of all values so far were off at most, in or out of the tolerance.</summary>
    public double MostOff { get; private set; }

    /// <summary>The worst difference that the tolerance does not allow, or null.</summary>
    public Difference? Find(TestValue wanted, RuntimeValue got) => (wanted, got.Kind) switch
    {
        (TestNothing, ValueKind.Absent) => null,
        (TestTensor tensor, ValueKind.Tensor) => Tensors(tensor, got),
        (TestSequence sequence, ValueKind.Sequence) => Sequences(sequence, got),
        (TestMap map, ValueKind.Map) => Maps(map, got),
        _ => Other(Describe(wanted), Describe(got)),
    };

    private Difference? Tensors(TestTensor wanted, RuntimeValue got)
    {
        if (wanted.Type != Type(got))
        {
            return Other($"type {wanted.Type}", Type(got).ToString());
        }

        if (!wanted.Dimensions.AsSpan().SequenceEqual(got.Shape))
        {
            return Other($"shape {Shape(wanted.Dimensions)}", Shape(got.Shape));
        }

        return wanted.Strings is null ? Numbers(wanted, got.Bytes()) : Strings(wanted, got);
    }

    private Difference? Numbers(TestTensor wanted, ReadOnlySpan<byte> got)
    {
        ReadOnlySpan<byte> want = wanted.Bytes.Span;
        ElementType type = wanted.Type;
        int bits = type.Bits(), count = checked((int)Count(wanted)), different = 0, worst = -1;
        double worstExcess = 0;
        for (int start = 0; start < count; start += Chunk)
        {
            int end = Math.Min(start + Chunk, count), from = (int)((long)start * bits / 8), to = (int)((((long)end * bits) + 7) / 8);
            if (want[from..to].SequenceEqual(got[from..to]))
            {
                continue;
            }

            for (int i = start; i < end; i++)
            {
                double excess = Excess(i, want, got);
                if (excess > 0)
                {
                    different++;
                    (worst, worstExcess) = excess > worstExcess ? (i, excess) : (worst, worstExcess);
                }
            }
        }

        return worst < 0 ? null : Worst(wanted, worst, Element.Text(type, want, worst), Element.Text(type, got, worst), different, worstExcess);

        double Excess(int index, ReadOnlySpan<byte> want, ReadOnlySpan<byte> got)
        {
            double a = Element.Number(type, want, index), b = Element.Number(type, got, index);
            if (Element.IsApproximate(type))
            {
                MostOff = Math.Max(MostOff, a.Equals(b) ? 0 : Math.Abs(b - a));
                return tolerance.Excess(a, b);
            }

            // Beyond 2^53 two integers may look equal as double and not be.
            bool equal = bits == 64 ? want.Slice(index * 8, 8).SequenceEqual(got.Slice(index * 8, 8)) : a == b;
            return equal ? 0 : Math.Max(Math.Abs(a - b), double.Epsilon);
        }
    }

    private static Difference? Strings(TestTensor wanted, RuntimeValue got)
    {
        int different = 0, worst = -1;
        for (int i = 0; i < wanted.Strings!.Count; i++)
        {
            if (!wanted.Strings[i].Span.SequenceEqual(got.Utf8(i)))
            {
                different++;
                worst = worst < 0 ? i : worst;
            }
        }

        return worst < 0 ? null : Worst(wanted, worst, Quoted(wanted.Strings[worst].Span), Quoted(got.Utf8(worst)), different, double.PositiveInfinity);
    }

    private Difference? Sequences(TestSequence wanted, RuntimeValue got)
    {
        if (wanted.Items.Count != got.Count)
        {
            return Other(Describe(wanted), Describe(got));
        }

        Difference? worst = null;
        for (int i = 0; i < wanted.Items.Count; i++)
        {
            using RuntimeValue item = got.Item(i);
            worst = Difference.Worse(worst, Find(wanted.Items[i], item)?.Behind(string.Create(CultureInfo.InvariantCulture, $", value {i} of the sequence")));
        }

        return worst;
    }

    // The order of a map's keys means nothing.
    private Difference? Maps(TestMap wanted, RuntimeValue got)
    {
        using RuntimeValue keys = got.Keys();
        using RuntimeValue values = got.Values();
        if (wanted.Keys.Type != Type(keys))
        {
            return Other($"a map with keys of type {wanted.Keys.Type}", Type(keys).ToString());
        }

        MapKey[] wantedKeys = Keys(wanted.Keys, null), gotKeys = Keys(wanted.Keys, keys);
        if (wantedKeys.ExceptBy(gotKeys.Select(key => key.Identity), key => key.Identity).Concat(gotKeys.ExceptBy(wantedKeys.Select(key => key.Identity), key => key.Identity)).FirstOrDefault() is { } stranger)
        {
            return Other($"{wantedKeys.Length} keys", $"{gotKeys.Length}; the key {stranger.Text} is only in one of them");
        }

        int[] order = [.. gotKeys.Select(key => Array.FindIndex(wantedKeys, other => other.Identity == key.Identity))];
        int size = wanted.Values.Type.Bits() / 8;
        var inOrder = new TestTensor(
            wanted.Values.Type,
            [order.Length],
            order.SelectMany(i => wanted.Values.Bytes.Slice(i * size, size).ToArray()).ToArray(),
            wanted.Values.Strings is { } strings ? [.. order.Select(i => strings[i])] : null);
        return Find(inOrder, values)?.Behind($", in the order of the keys {string.Join(", ", gotKeys.Take(10).Select(key => key.Text))}");
    }

    private static MapKey[] Keys(TestTensor like, RuntimeValue? got)
    {
        int count = (int)(got?.Length ?? Count(like));
        var keys = new MapKey[count];
        for (int i = 0; i < count; i++)
        {
            if (like.Strings is { } strings)
            {
                ReadOnlySpan<byte> key = got is null ? strings[i].Span : got.Utf8(i);
                keys[i] = new(Convert.ToHexString(key), Quoted(key));
            }
            else
            {
                string key = Element.Text(like.Type, got is null ? like.Bytes.Span : got.Bytes(), i);
                keys[i] = new(key, key);
            }
        }

        return keys;
    }

    private static Difference Other(string wanted, string got) => new($": wanted {wanted}, got {got}", double.PositiveInfinity);

    private static Difference Worst(TestTensor tensor, int index, string wanted, string got, int different, double excess) => new(
        string.Create(CultureInfo.InvariantCulture, $"{At(tensor.Dimensions, index)}: wanted {wanted}, got {got}; {different:N0} of {Count(tensor):N0} elements differ"), excess);

    private static string At(long[] dimensions, int index)
    {
        long[] place = new long[dimensions.Length];
        for (int axis = dimensions.Length - 1, rest = index; axis >= 0; axis--)
        {
            (rest, place[axis]) = ((int)(rest / dimensions[axis]), rest % dimensions[axis]);
        }

        return place.Length == 0 ? "" : Shape(place);
    }

    private static long Count(TestTensor tensor) => tensor.Dimensions.Aggregate(1L, (product, dimension) => product * dimension);

    private static string Shape(ReadOnlySpan<long> dimensions) => $"[{string.Join(", ", dimensions.ToArray())}]";

    // Both enumerations have the standard's numbers.
    private static ElementType Type(RuntimeValue tensor) => (ElementType)tensor.ElementType;

    private static string Quoted(ReadOnlySpan<byte> text)
    {
        const int Longest = 60;
        string all = Encoding.UTF8.GetString(text);
        return $"\"{(all.Length > Longest ? all[..Longest] + "…" : all)}\"";
    }

    private static string Describe(TestValue value) => value switch
    {
        TestTensor tensor => $"a tensor {tensor.Type}{Shape(tensor.Dimensions)}",
        TestSequence sequence => $"a sequence of {sequence.Items.Count}",
        TestMap => "a map",
        _ => "nothing",
    };

    private static string Describe(RuntimeValue value) => value.Kind switch
    {
        ValueKind.Tensor => $"a tensor {Type(value)}{Shape(value.Shape)}",
        ValueKind.Sequence => $"a sequence of {value.Count}",
        ValueKind.Map => "a map",
        ValueKind.Absent => "nothing",
        _ => $"a value of the kind {value.Kind}",
    };

    // What tells a key from others, and what a person reads, which may be cut short.
    private sealed record MapKey(string Identity, string Text);
}
