namespace MlNetPath.Onnx.Generation;

/// <summary>
/// The characters that stand for bytes in the vocabularies of byte-level BPE, as GPT-2 introduced them: printable characters of Latin-1 stand for themselves, the other 68 bytes for the characters from U+0100 on.
/// </summary>
internal static class ByteAlphabet
{
    private const int Least = 0x100, Count = 256;

    private static readonly char[] Characters = Make();
    private static readonly Dictionary<char, byte> Bytes = Characters.Select((c, b) => (c, b)).ToDictionary(p => p.c, p => (byte)p.b);

    /// <summary>The character of a byte.</summary>
    public static char Of(byte value) => Characters[value];

    /// <summary>The bytes that a token of a vocabulary stands for; null where it has other characters.</summary>
    public static byte[]? Decode(string token)
    {
        var bytes = new byte[token.Length];
        for (int i = 0; i < bytes.Length; i++)
        {
            if (!Bytes.TryGetValue(token[i], out bytes[i]))
            {
                return null;
            }
        }

        return bytes;
    }

    private static char[] Make()
    {
        var characters = new char[Count];
        int others = 0;
        for (int b = 0; b < Count; b++)
        {
            bool printable = b is (>= '!' and <= '~') or (>= 0xA1 and <= 0xFF and not 0xAD);
            characters[b] = (char)(printable ? b : Least + others++);
        }

        return characters;
    }
}
