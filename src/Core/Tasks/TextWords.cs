using System.Globalization;
using System.Text;

namespace MlNetPath.Core;

/// <summary>
/// Where the words of a text are, without its punctuation. A word is a run of letters and marks, with digits or apostrophes inside it; Chinese and Japanese do not part words,
/// so there a run of Han or Kana is cut into words of two characters. Stateless.
/// </summary>
public static class TextWords
{
    /// <summary>The words in their order, as ranges of <paramref name="text"/>.</summary>
    public static IReadOnlyList<Range> Find(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var words = new List<Range>();
        int start = -1, length = 0;
        bool ideographs = false;
        int position = 0;
        foreach (Rune rune in text.EnumerateRunes())
        {
            bool inWord = IsWordPart(rune);
            bool ideograph = IsIdeographOrKana(rune.Value);
            if (start >= 0 && (!inWord || ideograph != ideographs || (ideographs && length == 2)))
            {
                words.Add(start..position);
                start = -1;
            }

            if (inWord && start < 0 && Rune.IsLetter(rune))
            {
                (start, length, ideographs) = (position, 0, ideograph);
            }

            length++;
            position += rune.Utf16SequenceLength;
        }

        if (start >= 0)
        {
            words.Add(start..position);
        }

        // An apostrophe at the end closes a quotation.
        return [.. words.Select(word => word.Start..(word.Start.Value + text[word].TrimEnd(['\'', '’']).Length))];
    }

    private static bool IsWordPart(Rune rune) =>
        Rune.IsLetterOrDigit(rune) || rune.Value is '\'' or '’'
        || Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark;

    // Hiragana, Katakana, CJK ideographs with extension A and compatibility, and the planes of further ideographs.
    private static bool IsIdeographOrKana(int c) =>
        c is (>= 0x3040 and <= 0x30FF) or (>= 0x31F0 and <= 0x31FF) or (>= 0x3400 and <= 0x4DBF) or (>= 0x4E00 and <= 0x9FFF)
            or (>= 0xF900 and <= 0xFAFF) or (>= 0x20000 and <= 0x3FFFF);
}
