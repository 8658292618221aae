using System.Text;

namespace MlNetPath.Stage6.LanguageModel;

/// <summary>
/// How GPT-2 writes bytes as characters, so that a token of any bytes is a word that can be read: printable ones of Latin-1 stand for themselves, and the others, in order, for the characters from U+0100 on
/// (space is Ġ). The first 256 token ids are the bytes in the order of their characters.
/// </summary>
internal static class ByteAlphabet
{
    /// <summary>How many bytes there are, and so the smallest vocabulary.</summary>
    public const int Size = 256;

    private static readonly char[] Characters = MakeCharacters();
    private static readonly byte[] BytesInOrder = [.. Enumerable.Range(0, Size).OrderBy(b => Characters[b]).Select(b => (byte)b)];
    private static readonly int[] Ids = MakeIds();
    private static readonly Dictionary<char, byte> Bytes = Enumerable.Range(0, Size).ToDictionary(b => Characters[b], b => (byte)b);

    /// <summary>The token of a byte.</summary>
    public static int IdOf(byte value) => Ids[value];

    /// <summary>The byte of a token below <see cref="Size"/>.</summary>
    public static byte ByteOf(int id) => BytesInOrder[id];

    /// <summary>Bytes as characters.</summary>
    public static string Write(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder(bytes.Length);
        foreach (byte value in bytes)
        {
            text.Append(Characters[value]);
        }

        return text.ToString();
    }

    /// <summary>Characters as bytes.</summary>
    /// <returns>Null where one is not of the alphabet.</returns>
    public static byte[]? TryRead(string token)
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

    private static char[] MakeCharacters()
    {
        var characters = new char[Size];
        int next = Size;
        for (int b = 0; b < Size; b++)
        {
            bool printable = b is (>= '!' and <= '~') or (>= 0xA1 and <= 0xAC) or (>= 0xAE and <= 0xFF);
            characters[b] = (char)(printable ? b : next++);
        }

        return characters;
    }

    private static int[] MakeIds()
    {
        var ids = new int[Size];
        for (int id = 0; id < Size; id++)
        {
            ids[BytesInOrder[id]] = id;
        }

        return ids;
    }
}
