using System.Buffers;
using System.Globalization;
using System.Text;

namespace MlNetPath.Stage2.Learned;

/// <summary>
/// Brings a text into the form that n-grams are counted in: lower case, without what says nothing about language or subject
/// (placeholders such as <c>{0}</c>, <c>%s</c>, <c>&lt;br/&gt;</c>, and digits), words parted by one space and a space at both ends.
/// Punctuation stays: a turned question mark is Spanish. A text that is nothing but placeholders keeps what they hold:
/// <c>&lt;expresión&gt;</c> is Spanish, too.
/// </summary>
internal static class TextNormalizer
{
    /// <summary>What <see cref="Fold(int)"/> gives for characters that part words: a space.</summary>
    public const int Space = ' ';

    /// <summary>What <see cref="Fold(int)"/> gives for characters that are left out.</summary>
    public const int Dropped = -1;

    /// <summary>The longest content of a placeholder, in UTF-16 units; what is longer is text in braces.</summary>
    public const int LongestPlaceholder = 40;

    private static readonly SearchValues<char> PlaceholderMarks = SearchValues.Create("{}<>");

    /// <summary>The most bytes that <see cref="Normalize(ReadOnlySpan{char}, Span{byte})"/> writes for a text of this many characters.</summary>
    public static int MaxBytes(int characters) => (characters * 3) + 2;

    /// <summary>Writes the normalized text as UTF-8 and returns its length. Lone surrogates become U+FFFD.</summary>
    /// <param name="text">The text.</param>
    /// <param name="utf8">Where it goes; at least <see cref="MaxBytes"/> long.</param>
    public static int Normalize(ReadOnlySpan<char> text, Span<byte> utf8)
    {
        int length = Write(text, utf8, dropPlaceholders: true);
        return length > 1 ? length : Write(text, utf8, dropPlaceholders: false);
    }

    /// <summary>What becomes of a character outside of placeholders: its lower-case code point, <see cref="Space"/> or <see cref="Dropped"/>. Half a surrogate pair becomes U+FFFD.</summary>
    public static int Fold(int codePoint) =>
        codePoint < 128 ? FoldAscii((char)codePoint) : Fold(Rune.IsValid(codePoint) ? new Rune(codePoint) : Rune.ReplacementChar);

    /// <summary>The words of a text, normalized; punctuation at their ends belongs to them.</summary>
    public static string[] Words(string text) => Normalize(text).Split(' ', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>The normalized text as a string, for those who show it.</summary>
    public static string Normalize(string text)
    {
        var utf8 = new byte[MaxBytes(text.Length)];
        return Encoding.UTF8.GetString(utf8, 0, Normalize(text, utf8));
    }

    private static int Write(ReadOnlySpan<char> text, Span<byte> utf8, bool dropPlaceholders)
    {
        utf8[0] = (byte)' ';
        int length = 1;
        for (int i = 0; i < text.Length;)
        {
            char c = text[i];
            if (dropPlaceholders && c is '{' or '<' or '%' && PlaceholderLength(text[i..]) is > 0 and int skipped)
            {
                AddSpace(utf8, ref length);
                i += skipped;
            }
            else if (c < 128)
            {
                int folded = FoldAscii(c);
                if (folded == Space)
                {
                    AddSpace(utf8, ref length);
                }
                else if (folded != Dropped)
                {
                    utf8[length++] = (byte)folded;
                }

                i++;
            }
            else
            {
                Rune.DecodeFromUtf16(text[i..], out Rune rune, out int consumed);
                i += consumed;
                int folded = Fold(rune);
                if (folded == Space)
                {
                    AddSpace(utf8, ref length);
                }
                else if (folded != Dropped)
                {
                    length += new Rune(folded).EncodeToUtf8(utf8[length..]);
                }
            }
        }

        AddSpace(utf8, ref length);
        return length;
    }

    private static void AddSpace(Span<byte> utf8, ref int length)
    {
        if (utf8[length - 1] != ' ')
        {
            utf8[length++] = (byte)' ';
        }
    }

    private static int FoldAscii(char c) => char.IsAsciiDigit(c) ? Dropped : c is > ' ' and < (char)127 ? char.ToLowerInvariant(c) : Space;

    private static int Fold(Rune rune) =>
        Rune.IsWhiteSpace(rune) ? Space
        : Rune.GetUnicodeCategory(rune) == UnicodeCategory.DecimalDigitNumber ? Dropped
        : Rune.ToLowerInvariant(rune).Value;

    // {...} and <...> of some length without another such mark inside, and % with a letter.
    private static int PlaceholderLength(ReadOnlySpan<char> text)
    {
        if (text[0] == '%')
        {
            return text.Length > 1 && char.IsAsciiLetter(text[1]) ? 2 : 0;
        }

        char close = text[0] == '{' ? '}' : '>';
        ReadOnlySpan<char> inside = text[1..Math.Min(text.Length, LongestPlaceholder + 2)];
        int end = inside.IndexOfAny(PlaceholderMarks);
        return end >= 0 && inside[end] == close && (end > 0 || close == '}') ? end + 2 : 0;
    }
}
