using MlNetPath.Onnx.Graph;

namespace MlNetPath.Stage2.Learned;

/// <summary>From bytes to folded characters: at the first byte of each character its <see cref="PackedCharacter"/>, at the others <see cref="PackedCharacter.None"/>.</summary>
internal static class ByteDecoding
{
    // Input values are a byte plus 1: from here on, bytes inside a character, and the first ones of characters of 2, 3 and 4 bytes.
    private const int Inside = 0x80 + 1, Two = 0xC0 + 1, Three = 0xE0 + 1, Four = 0xF0 + 1;

    /// <summary>The characters, Int32 [n]. Bytes that are no UTF-8 give some character or none, never an error.</summary>
    /// <param name="g">The graph.</param>
    /// <param name="bytes">Byte + 1, 0 for padding: Int32 [n].</param>
    public static OnnxValue Characters(GraphBuilder g, OnnxValue bytes)
    {
        // What each byte adds to the code point, 6 bits a byte.
        OnnxValue bits = g.GatherElements(g.Constant(OnnxTensor.From<int>([.. Enumerable.Range(-1, 257).Select(Bits)], 257)), bytes);
        OnnxValue padded = g.Concat(0, bits, g.Constant(OnnxTensor.From<int>([0, 0, 0], 3)));
        OnnxValue two = g.Add(g.Mul(bits, 64), g.Slice(padded, 0, 1, -2));
        OnnxValue three = g.Add(g.Mul(two, 64), g.Slice(padded, 0, 2, -1));
        OnnxValue four = g.Add(g.Mul(three, 64), g.Slice(padded, 0, 3));
        OnnxValue codePoint = g.Where(g.Less(bytes, Inside), bits, CharacterTable.None);
        codePoint = g.Where(g.Less(bytes, Two), codePoint, two);
        codePoint = g.Where(g.Less(bytes, Three), codePoint, three);
        codePoint = g.Where(g.Less(bytes, Four), codePoint, four);
        return g.GatherElements(CharacterTable.Build(g), g.Clip(codePoint, 0, CharacterTable.None));
    }

    private static int Bits(int b) => b switch
    {
        < 0 => CharacterTable.None,
        < 0x80 => b,
        < 0xC0 => b & 0x3F,
        < 0xE0 => b & 0x1F,
        < 0xF0 => b & 0x0F,
        _ => b & 0x07,
    };
}
