using MlNetPath.Onnx.Graph;

namespace MlNetPath.Stage2.Learned;

/// <summary>What <see cref="NgramHasher"/> does, as an ONNX graph that does it to a whole batch at once, without a loop.</summary>
/// <remarks>
/// Single elements are looked up with <c>GatherElements</c>, which takes ONNX Runtime a quarter of the time that <c>Gather</c> takes (measured with 1.31).
/// </remarks>
internal static class NgramGraph
{
    /// <summary>The bucket of no n-gram.</summary>
    public const int None = NgramHasher.Buckets;

    /// <summary>
    /// The buckets of all n-grams of the texts: <see cref="NgramHasher.MaxCharacters"/> values Int64 [batch, width], whose elements at a row are the row's buckets in some order, and
    /// <see cref="None"/>.
    /// </summary>
    /// <param name="g">The graph.</param>
    /// <param name="bytes">UTF-8 bytes + 1, 0 for padding at the end: Int64 [batch, length].</param>
    /// <param name="parts">In how many parts they are scored, see <see cref="ScoringGraph"/>: the width allows for them.</param>
    public static OnnxValue[] Buckets(GraphBuilder g, OnnxValue bytes, int parts = 1)
    {
        OnnxValue rows;
        using (g.Within("normalize"))
        {
            rows = TextFolding.Fold(g, bytes, ScoringGraph.WidthUnit(parts)); // [batch, width]
        }

        using (g.Within("ngrams"))
        {
            OnnxValue shape = g.Concat(0, g.Length(bytes, 0), g.Integers(-1)); // [batch, width], so that the batch keeps its name
            CharacterArrays text = CharacterArrays.Of(g, g.Reshape(rows, -1));
            OnnxValue[] buckets = CharacterNgrams.Buckets(g, text);
            WordNgrams.Add(g, text, shape, buckets);
            return [.. buckets.Select(bucket => g.Reshape(bucket, shape))];
        }
    }
}
