using MlNetPath.Onnx.Graph;

namespace MlNetPath.Stage2.Learned;

/// <summary>
/// The n-grams of whole words. They have any length, so their hashes come from one sum over all characters: each character's hash is first divided by the base to the power of the bytes
/// up to its end, so that the difference of two sums, times that power at the later one, is the hash of what lies between.
/// </summary>
/// <remarks>Known from Karp and Rabin, "Efficient Randomized Pattern-Matching Algorithms", 1987. Exact, since the number of buckets is a prime.</remarks>
internal static class WordNgrams
{
    /// <summary>
    /// Puts the buckets of words and pairs of words where <see cref="CharacterNgrams"/> can have none: a word as n-gram of 1 character at the space before it, where there would be a
    /// space alone; a pair as n-gram of 5 characters at the last character of its first word, where a space would be inside.
    /// </summary>
    /// <param name="g">The graph.</param>
    /// <param name="text">The texts, one after the other.</param>
    /// <param name="shape">Makes rows of texts that lie one after the other: Int64 [2].</param>
    /// <param name="buckets">The buckets of characters; two of them are replaced.</param>
    public static void Add(GraphBuilder g, CharacterArrays text, OnnxValue shape, OnnxValue[] buckets)
    {
        // Bytes up to the end of each character, counted in each row.
        OnnxValue places = g.Reshape(RunningSum.Of(g, text.Lengths), shape);
        places = g.Sub(places, g.Slice(places, 1, 0, 1)); // never less than at the place before, so the last one is the row's highest
        OnnxValue count = g.Add(g.Cast(g.ReduceMax(g.Squeeze(g.Slice(places, 1, -1), 1), [0], keepDims: true), ElementType.Int64), 1);
        places = g.Reshape(places, -1);
        OnnxValue inverse = g.GatherElements(HashPowers.Table(g, count, inverse: true), places);
        OnnxValue sums = RunningSum.Of(g, g.Mod(g.Mul(text.Hashes, inverse), NgramHasher.Buckets));

        OnnxValue spaces = g.Reshape(g.NonZero(text.IsSpace), -1); // [spaces]
        OnnxValue sum = g.Gather(sums, spaces);
        OnnxValue power = g.Gather(HashPowers.Table(g, count, inverse: false), g.Gather(places, spaces));

        // The space itself is part of the n-gram that it opens.
        long opened = (long)NgramHasher.Step(NgramHasher.Seed, (byte)' ');
        OnnxValue opening = g.Mod(g.Sub(g.Mul(g.Gather(inverse, spaces), opened), sum), NgramHasher.Buckets);
        OnnxValue ends = g.Gather(text.IsNone, g.Add(spaces, 1)); // whether no word follows

        OnnxValue none = g.Integers(0), yes = g.Constant(OnnxTensor.From<bool>([true], 1));
        OnnxValue word = g.Where(ends, NgramGraph.None, Bucket(Later(1, sum, none), Later(1, power, none)));
        OnnxValue pair = g.Where(g.Or(ends, Later(1, ends, yes)), NgramGraph.None, Bucket(Later(2, sum, none), Later(2, power, none)));
        OnnxValue endOfWord = g.Sub(Later(1, spaces, g.Length(text.IsSpace, 0)), 1);
        buckets[0] = g.ScatterElements(buckets[0], spaces, word);
        buckets[^1] = g.ScatterElements(buckets[^1], endOfWord, pair);

        OnnxValue Bucket(OnnxValue closingSum, OnnxValue closingPower) =>
            g.Mod(g.Mul(g.Mod(g.Add(opening, closingSum), NgramHasher.Buckets), closingPower), NgramHasher.Buckets);

        // What the next space has, or the one after that.
        OnnxValue Later(int by, OnnxValue x, OnnxValue last) => g.Slice(g.Concat(0, [x, .. Enumerable.Repeat(last, by)]), 0, by);
    }
}
