using MlNetPath.Onnx.Graph;

namespace MlNetPath.Stage2.Learned;

/// <summary>The normalized texts taken apart, all rows one after the other.</summary>
/// <param name="Lengths">The UTF-8 bytes of each character, 0 for padding: Int32 [n].</param>
/// <param name="Hashes">The hash of each character alone, from 0 on: Int64 [n].</param>
/// <param name="IsSpace">Bool [n].</param>
/// <param name="IsNone">Whether it is padding, of which each text has some behind it: Bool [n].</param>
internal sealed record CharacterArrays(OnnxValue Lengths, OnnxValue Hashes, OnnxValue IsSpace, OnnxValue IsNone)
{
    /// <summary>Takes <see cref="PackedCharacter"/>s apart, Int32 [n].</summary>
    public static CharacterArrays Of(GraphBuilder g, OnnxValue packed)
    {
        OnnxValue lengths = g.Div(packed, PackedCharacter.LengthUnit);
        OnnxValue hashes = g.Cast(g.Sub(packed, g.Mul(lengths, PackedCharacter.LengthUnit)), ElementType.Int64);
        return new(lengths, hashes, g.Equal(packed, PackedCharacter.Space), g.Equal(packed, PackedCharacter.None));
    }
}
