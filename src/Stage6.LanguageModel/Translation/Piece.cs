using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace MlNetPath.Stage6.LanguageModel;

/// <summary>A piece of a text for word-for-word translation.</summary>
/// <param name="Text">Its text, without white space.</param>
/// <param name="SpaceBefore">Whether white space is before it.</param>
/// <param name="Kept">True where it stays as it is: a placeholder such as <c>{0}</c>, a quoted name, a number.</param>
internal readonly partial record struct Piece(string Text, bool SpaceBefore, bool Kept)
{
    private enum Kind
    {
        None,
        Letters,
        Hiragana,
        Katakana,
        Han,
    }

    /// <summary>
    /// The pieces of a text: words (runs of letters with digits and apostrophes inside them), what is kept, and every other mark by itself. Chinese and Japanese do not part words: a run of
    /// Hiragana or of Katakana is taken for a word, and of a run of Han every two characters are.
    /// </summary>
    /// <param name="text">The text.</param>
    /// <param name="overlapping">True to take every two neighbouring Han, which learning wants, since nobody knows where a word begins; false to cut them into twos.</param>
    public static IReadOnlyList<Piece> Of(string text, bool overlapping = false)
    {
        var pieces = new List<Piece>();
        int start = 0;
        foreach (Match kept in KeptText.Matches(text))
        {
            AddWordsAndMarks(pieces, text, start, kept.Index, overlapping);
            Add(pieces, text, kept.Index, kept.Index + kept.Length, true);
            start = kept.Index + kept.Length;
        }

        AddWordsAndMarks(pieces, text, start, text.Length, overlapping);
        return pieces;
    }

    private static void AddWordsAndMarks(List<Piece> pieces, string text, int start, int end, bool overlapping)
    {
        while (start < end)
        {
            Kind kind = KindOf(text, start, out int length);
            int next = start + length;
            while (next < end && kind != Kind.None && (KindOf(text, next, out length) == kind || (kind == Kind.Letters && GoesOn(text[next]))))
            {
                next += length;
            }

            if (kind == Kind.Han)
            {
                AddHan(pieces, text, start, next, overlapping);
            }
            else if (!char.IsWhiteSpace(text[start]))
            {
                Add(pieces, text, start, next, false);
            }

            start = next;
        }
    }

    private static void AddHan(List<Piece> pieces, string text, int start, int end, bool overlapping)
    {
        for (int i = start; i < end; i += overlapping ? 1 : 2)
        {
            if (i == start || i + 1 < end || !overlapping)
            {
                Add(pieces, text, i, Math.Min(end, i + 2), false);
            }
        }
    }

    private static void Add(List<Piece> pieces, string text, int start, int end, bool kept) =>
        pieces.Add(new Piece(text[start..end], start > 0 && char.IsWhiteSpace(text[start - 1]), kept));

    // Han beyond the first plane, rare names, are taken for letters.
    private static Kind KindOf(string text, int position, out int length)
    {
        length = Rune.TryGetRuneAt(text, position, out Rune rune) ? rune.Utf16SequenceLength : 1;
        return text[position] switch
        {
            >= '\u3041' and <= '\u309F' => Kind.Hiragana,
            (>= '\u30A1' and <= '\u30FA') or '\u30FC' => Kind.Katakana,
            '\u3005' or (>= '\u3400' and <= '\u4DBF') or (>= '\u4E00' and <= '\u9FFF') or (>= '\uF900' and <= '\uFAFF') => Kind.Han,
            _ => Rune.IsLetter(rune) ? Kind.Letters : Kind.None,
        };
    }

    private static bool GoesOn(char c) =>
        char.IsDigit(c) || c is '\'' or '’' || CharUnicodeInfo.GetUnicodeCategory(c) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark;

    // A placeholder, a quoted name without white space, a number.
    [GeneratedRegex("""\{[^{}]*\}|'[^'\s]+'|"[^"\s]+"|`[^`\s]+`|(?<!\p{L})[0-9]+(?:[.,][0-9]+)*""")]
    private static partial Regex KeptText { get; }
}
