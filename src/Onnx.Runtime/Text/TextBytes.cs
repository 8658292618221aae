using System.Text;

namespace MlNetPath.Onnx.Runtime;

/// <summary>Turns texts into what a model of bytes takes.</summary>
internal static class TextBytes
{
    /// <summary>The UTF-8 bytes of a text, white space folded and cut as the model wants it. Lone surrogates become U+FFFD.</summary>
    public static byte[] Encode(string text, TextModelInfo model) => Encode(text, model.MaxBytes, model.FoldsWhiteSpace);

    /// <inheritdoc cref="Encode(string, TextModelInfo)"/>
    public static byte[] Encode(ReadOnlySpan<char> text, int maxBytes, bool foldsWhiteSpace)
    {
        ReadOnlySpan<char> characters = foldsWhiteSpace ? Fold(text) : text;
        if (maxBytes > 0 && characters.Length > maxBytes)
        {
            characters = characters[..(char.IsHighSurrogate(characters[maxBytes - 1]) ? maxBytes - 1 : maxBytes)]; // no character takes less than a byte
        }

        var bytes = new byte[Encoding.UTF8.GetByteCount(characters)];
        Encoding.UTF8.GetBytes(characters, bytes);
        return maxBytes == 0 || bytes.Length <= maxBytes ? bytes : bytes[..Border(bytes, maxBytes)];
    }

    /// <summary>Writes a text as a row of the input: each byte plus 1, then zeros.</summary>
    public static void Write(ReadOnlySpan<byte> text, Span<long> row)
    {
        for (int i = 0; i < text.Length; i++)
        {
            row[i] = text[i] + 1L;
        }

        row[text.Length..].Clear();
    }

    // The end of the last whole character within so many bytes.
    private static int Border(ReadOnlySpan<byte> utf8, int most)
    {
        int end = most;
        while (end > 0 && (utf8[end] & 0xC0) == 0x80)
        {
            end--;
        }

        return end;
    }

    private static string Fold(ReadOnlySpan<char> text)
    {
        var folded = new StringBuilder(text.Length);
        foreach (char c in text)
        {
            if (!char.IsWhiteSpace(c))
            {
                folded.Append(c);
            }
            else if (folded.Length > 0 && folded[^1] != ' ')
            {
                folded.Append(' ');
            }
        }

        return folded.Length > 0 && folded[^1] == ' ' ? folded.ToString(0, folded.Length - 1) : folded.ToString();
    }
}
