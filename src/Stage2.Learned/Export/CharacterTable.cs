using MlNetPath.Onnx.Graph;

namespace MlNetPath.Stage2.Learned;

/// <summary>
/// From every code point to its <see cref="PackedCharacter"/>. The file holds it in pages of 64 code points, as the first value and one of few patterns of differences from
/// it: nearly all pages count 0 to 63. ONNX Runtime unfolds the table once, when it loads the file, since it depends on nothing else.
/// </summary>
internal static class CharacterTable
{
    /// <summary>The place behind the last code point: <see cref="PackedCharacter.None"/>.</summary>
    public const int None = 0x110000;

    private const int PageSize = 64;

    /// <summary>The table, Int32 [code points + 64].</summary>
    public static OnnxValue Build(GraphBuilder g)
    {
        const int Pages = (None / PageSize) + 1;
        var first = new int[Pages];
        var patternOfPage = new int[Pages];
        var patterns = new List<int>();
        var known = new Dictionary<string, int>();
        for (int page = 0; page < Pages; page++)
        {
            int[] values = [.. Enumerable.Range(page * PageSize, PageSize).Select(c => c < None ? PackedCharacter.Of(c) : PackedCharacter.None)];
            int[] differences = [.. values.Select(value => value - values[0])];
            string key = string.Join(',', differences);
            if (!known.TryGetValue(key, out int pattern))
            {
                known[key] = pattern = known.Count;
                patterns.AddRange(differences);
            }

            (first[page], patternOfPage[page]) = (values[0], pattern);
        }

        OnnxValue rows = g.Gather(
            g.Weight("characters.patterns", OnnxTensor.From<int>([.. patterns], known.Count, PageSize)), g.Weight("characters.pages", OnnxTensor.From<int>(patternOfPage, Pages))); // [pages, 64]
        return g.Reshape(g.Add(rows, g.Weight("characters.first", OnnxTensor.From<int>(first, Pages, 1))), -1);
    }
}
