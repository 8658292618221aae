using System.Text;

namespace MlNetPath.Stage2.Learned;

/// <summary>
/// A folded character as the one Int32 that the graph computes with: its hash alone (of its UTF-8 bytes, from 0 on), and from bit 23 on the number of those bytes. The larger of two
/// characters is never the space, which is the smallest.
/// </summary>
internal static class PackedCharacter
{
    /// <summary>What one byte of length adds.</summary>
    public const int LengthUnit = 1 << 23;

    /// <summary>No character: padding, what is dropped, bytes inside a character.</summary>
    public const int None = 0;

    /// <summary>The space between words.</summary>
    public const int Space = LengthUnit + TextNormalizer.Space + 1;

    /// <summary>The space that a text begins with: like any other once hashed, since hashes count modulo the number of buckets.</summary>
    public const int Opening = Space + NgramHasher.Buckets;

    /// <summary>What becomes of a code point.</summary>
    public static int Of(int codePoint)
    {
        int folded = TextNormalizer.Fold(codePoint);
        return folded == TextNormalizer.Dropped ? None : Pack(new Rune(folded));
    }

    private static int Pack(Rune rune)
    {
        Span<byte> utf8 = stackalloc byte[4];
        int length = rune.EncodeToUtf8(utf8);
        ulong hash = 0;
        foreach (byte b in utf8[..length])
        {
            hash = NgramHasher.Step(hash, b);
        }

        return (length * LengthUnit) + (int)hash;
    }
}
