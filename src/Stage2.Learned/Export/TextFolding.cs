using MlNetPath.Onnx.Graph;

namespace MlNetPath.Stage2.Learned;

/// <summary>The normalized texts: what <see cref="TextNormalizer"/> writes, one character a place, each text at the left of its row.</summary>
internal static class TextFolding
{
    /// <summary>The texts, <see cref="PackedCharacter"/>s, Int32 [batch, width]; behind each at least one <see cref="PackedCharacter.None"/>.</summary>
    /// <param name="g">The graph.</param>
    /// <param name="bytes">Byte + 1, 0 for padding: Int64 [batch, length].</param>
    /// <param name="widthUnit">What the width is a multiple of.</param>
    public static OnnxValue Fold(GraphBuilder g, OnnxValue bytes, int widthUnit)
    {
        // A space behind each text ends it, and keeps the rows apart when they lie one after the other.
        OnnxValue batch = g.Length(bytes, 0);
        OnnxValue rows = g.Concat(1, g.Cast(bytes, ElementType.Int32), g.Full(TextNormalizer.Space + 1, ElementType.Int32, batch, g.Integers(1)));
        OnnxValue length = g.Length(rows, 1), shape = g.Shape(rows);
        OnnxValue flat = g.Reshape(rows, -1);
        OnnxValue characters = ByteDecoding.Characters(g, flat);
        OnnxValue dropped = g.Reshape(PlaceholderSearch.Drop(g, flat, characters, length), shape);

        // A text of nothing but placeholders keeps what they hold.
        OnnxValue left = g.Greater(g.ReduceMax(dropped, [1], keepDims: true), PackedCharacter.Space); // [batch, 1]
        OnnxValue kept = g.Where(left, dropped, g.Reshape(characters, shape));
        return Align(g, FoldSpaces(g, g.Concat(1, g.Full(PackedCharacter.Opening, ElementType.Int32, batch, g.Integers(1)), kept)), widthUnit);
    }

    // All texts one after the other without what is dropped, runs of spaces as one.
    private static OnnxValue FoldSpaces(GraphBuilder g, OnnxValue rows)
    {
        OnnxValue flat = g.Reshape(rows, -1);
        OnnxValue characters = g.Compress(flat, g.Greater(flat, PackedCharacter.None), 0);
        OnnxValue space = g.Equal(characters, PackedCharacter.Space);
        OnnxValue parts = g.Or(space, g.Equal(characters, PackedCharacter.Opening));
        OnnxValue afterSpace = g.Concat(0, g.Constant(OnnxTensor.From<bool>([false], 1)), g.Slice(parts, 0, 0, -1));
        return g.Compress(characters, g.Not(g.And(space, afterSpace)), 0);
    }

    // Each text in a row of its own.
    private static OnnxValue Align(GraphBuilder g, OnnxValue texts, int widthUnit)
    {
        OnnxValue opening = g.Equal(texts, PackedCharacter.Opening), end = g.Length(texts, 0);
        OnnxValue starts = g.Reshape(g.NonZero(opening), -1); // [batch]
        OnnxValue lengths = g.Sub(g.Concat(0, g.Slice(starts, 0, 1), end), starts);
        OnnxValue width = g.Mul(g.Div(g.Add(g.ReduceMax(lengths, [0], keepDims: true), widthUnit), widthUnit), widthUnit);
        OnnxValue places = g.Unsqueeze(g.Range(width), 0); // [1, width]
        OnnxValue from = g.Where(g.Less(places, g.Unsqueeze(lengths, 1)), g.Add(places, g.Unsqueeze(starts, 1)), end);
        OnnxValue none = g.Constant(OnnxTensor.From<int>([PackedCharacter.None], 1));
        return g.Gather(g.Concat(0, g.Where(opening, PackedCharacter.Space, texts), none), from);
    }
}
