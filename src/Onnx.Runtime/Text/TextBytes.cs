using System.Text;

namespace MlNetPath.Onnx.Runtime;

/// <summary>Turns texts into what a model of bytes takes.</summary>
internal static class TextBytes
{
    /// <summary>The UTF-8 bytes of a text, white space folded and cut as the model wants it. Lone surrogates become U+FFFD.</summary>
    public static byte[] Encode(string text, TextModelInfo model)
    {
        ReadOnlySpan<char> characters = model.FoldsWhiteSpace ? Fold(text) : text;
        if (model.MaxBytes > 0 && characters.Length > model.MaxBytes)
        {
            characters = characters[..(char.IsHighSurrogate(characters[model.MaxBytes - 1]) ? model.MaxBytes - 1 : model.MaxBytes)]; // no character takes less than a byte
        }

        var bytes = new byte[Encoding.UTF8.GetByteCount(characters)];
        Encoding.UTF8.GetBytes(characters, bytes);
        return model.MaxBytes == 0 || bytes.Length <= model.MaxBytes ? bytes : bytes[..Border(bytes, model.MaxBytes)];
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

    private static string Fold(string text)
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
