using MlNetPath.Onnx.Graph;

namespace MlNetPath.Stage2.Learned;

/// <summary>
/// Finds placeholders at all places at once, as <see cref="TextNormalizer"/> finds them one after the other: an opening mark whose next mark is its closing one and not too far, and a
/// percent sign with a letter. None of them can begin inside another and reach out of it, so the order does not matter.
/// </summary>
internal static class PlaceholderSearch
{
    private const int Percent = 1, Letter = 2, OpeningBrace = 3, ClosingBrace = 4, OpeningAngle = 5, ClosingAngle = 6;

    /// <summary>The characters with a space at the first character of each placeholder and nothing at its others, Int32 [n].</summary>
    /// <param name="g">The graph.</param>
    /// <param name="bytes">Byte + 1, 0 for padding: Int32 [n], rows one after the other, each with something behind its last byte that is no letter.</param>
    /// <param name="characters">The characters, Int32 [n].</param>
    /// <param name="rowLength">How long each row is, Int64 [1].</param>
    public static OnnxValue Drop(GraphBuilder g, OnnxValue bytes, OnnxValue characters, OnnxValue rowLength)
    {
        OnnxValue kinds = g.GatherElements(g.Constant(OnnxTensor.From<int>([.. Enumerable.Range(-1, 257).Select(Kind)], 257)), bytes);
        OnnxValue one = g.Constant(OnnxTensor.From<int>([0], 1));
        OnnxValue percent = g.And(g.Equal(kinds, Percent), g.Equal(Next(g, kinds, one), Letter));
        OnnxValue no = g.Constant(OnnxTensor.From<bool>([false], 1));
        OnnxValue afterPercent = g.Slice(g.Concat(0, no, percent), 0, 0, -1);

        OnnxValue edges = Edges(g, bytes, kinds, rowLength); // 1 at an opening mark, -1 at its closing one
        OnnxValue inside = g.Greater(RunningSum.Of(g, edges, exclusive: true), 0); // the closing mark included
        OnnxValue begins = g.Or(percent, g.Greater(edges, 0));
        return g.Where(g.Or(inside, afterPercent), PackedCharacter.None, g.Where(begins, PackedCharacter.Space, characters));
    }

    private static OnnxValue Edges(GraphBuilder g, OnnxValue bytes, OnnxValue kinds, OnnxValue rowLength)
    {
        OnnxValue marks = g.Reshape(g.NonZero(g.GreaterOrEqual(kinds, OpeningBrace)), -1); // [marks], their places
        OnnxValue kind = g.Gather(kinds, marks);
        OnnxValue units = g.Gather(RunningSum.Of(g, g.GatherElements(g.Constant(OnnxTensor.From<int>([.. Enumerable.Range(-1, 257).Select(Units)], 257)), bytes)), marks);
        OnnxValue row = g.Div(marks, rowLength);

        // Behind the last mark comes one of no kind.
        OnnxValue nothing = g.Constant(OnnxTensor.From<int>([0], 1));
        OnnxValue nextKind = Next(g, kind, nothing), distance = g.Sub(Next(g, units, nothing), units);
        OnnxValue brace = g.And(g.Equal(kind, OpeningBrace), g.Equal(nextKind, ClosingBrace));
        OnnxValue angle = g.And(g.And(g.Equal(kind, OpeningAngle), g.Equal(nextKind, ClosingAngle)), g.Greater(distance, 1));
        OnnxValue near = g.And(g.LessOrEqual(distance, TextNormalizer.LongestPlaceholder + 1), g.Equal(Next(g, row, g.Integers(-1)), row));
        OnnxValue opens = g.Cast(g.And(g.Or(brace, angle), near), ElementType.Int32); // [marks]
        OnnxValue closes = g.Slice(g.Concat(0, nothing, opens), 0, 0, -1);
        return g.ScatterElements(g.Full(0, ElementType.Int32, g.Length(bytes, 0)), marks, g.Sub(opens, closes));
    }

    // Each element's successor, and `last` behind the end.
    private static OnnxValue Next(GraphBuilder g, OnnxValue x, OnnxValue last) => g.Slice(g.Concat(0, x, last), 0, 1);

    private static int Kind(int b) => b switch
    {
        '%' => Percent,
        '{' => OpeningBrace,
        '}' => ClosingBrace,
        '<' => OpeningAngle,
        '>' => ClosingAngle,
        _ when b >= 0 && char.IsAsciiLetter((char)b) => Letter,
        _ => 0,
    };

    // Of UTF-16, which placeholders are measured in: counted at the first byte of a character.
    private static int Units(int b) => b switch
    {
        < 0 or (>= 0x80 and < 0xC0) => 0,
        < 0xF0 => 1,
        _ => 2,
    };
}
