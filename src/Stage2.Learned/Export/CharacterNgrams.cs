using MlNetPath.Onnx.Graph;

namespace MlNetPath.Stage2.Learned;

/// <summary>
/// The n-grams of characters that begin at each place, computed for all places at once: the one of n characters from the one of n - 1 and the character behind it.
/// </summary>
internal static class CharacterNgrams
{
    // More than an n-gram may cost: what must not be in it.
    private const int Forbidden = NgramHasher.MaxBytes + 1;

    /// <summary>The buckets of the n-grams of 1 to <see cref="NgramHasher.MaxCharacters"/> characters, each Int64 [n], and <see cref="NgramGraph.None"/> where there is none.</summary>
    /// <param name="g">The graph.</param>
    /// <param name="text">The texts, one after the other.</param>
    public static OnnxValue[] Buckets(GraphBuilder g, CharacterArrays text)
    {
        const int Most = NgramHasher.MaxCharacters;
        OnnxValue factors = g.GatherElements(g.Constant(OnnxTensor.Vector([.. Enumerable.Range(0, 5).Select(HashPowers.Of)])), text.Lengths);
        OnnxValue[] hash = Shifted(g, text.Hashes), factor = Shifted(g, factors);

        // An n-gram costs its bytes. A space ends it, so all but the first and the last character must be none; padding is never in it.
        OnnxValue length = g.Where(text.IsNone, Forbidden, text.Lengths);
        OnnxValue space = g.Mul(g.Cast(text.IsSpace, ElementType.Int32), Forbidden);
        OnnxValue[] last = Shifted(g, length), inner = Shifted(g, g.Add(length, space));

        var buckets = new OnnxValue[Most];
        OnnxValue value = g.Constant(OnnxTensor.Scalar<long>(NgramHasher.Seed)), cost = length;
        for (int n = 0; n < Most; n++)
        {
            value = g.Mod(g.Add(g.Mul(value, factor[n]), hash[n]), NgramHasher.Buckets);
            cost = n > 1 ? g.Add(cost, inner[n - 1]) : cost;
            OnnxValue whole = n == 0 ? inner[0] : g.Add(cost, last[n]); // a space alone is no n-gram
            buckets[n] = g.Where(g.LessOrEqual(whole, NgramHasher.MaxBytes), value, NgramGraph.None);
        }

        return buckets;
    }

    // The array as it is, and as seen from 1 to 4 places before; zeros behind the end, where no n-gram begins.
    private static OnnxValue[] Shifted(GraphBuilder g, OnnxValue x)
    {
        const int Most = NgramHasher.MaxCharacters - 1;
        OnnxValue padded = g.Concat(0, x, g.Full(0, x.Type, g.Integers(Most)));
        return [x, .. Enumerable.Range(1, Most).Select(by => by < Most ? g.Slice(padded, 0, by, by - Most) : g.Slice(padded, 0, by))];
    }
}
