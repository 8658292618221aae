using System.Globalization;
using System.Text;

namespace MlNetPath.Core;

/// <summary>
/// Short pieces of the test texts: from each text one window of one word and one of two neighbouring words, at a place drawn
/// with a fixed seed. A window that occurs under two labels is dropped, and so is one without two letters.
/// A word is a run of letters and marks, digits or apostrophes inside it; Chinese and Japanese do not part words,
/// so there a run of Han or Kana is cut into words of two characters.
/// </summary>
internal static class WordWindows
{
    private const int Seed = 20;

    /// <summary>The slices of a task's test split.</summary>
    public static IReadOnlyList<TextSlice> SlicesOf(TextTask task) =>
        [new TextSlice("one word", Cut(task.TestData, 1)), new TextSlice("two words", Cut(task.TestData, 2))];

    /// <summary>Cuts one window of the given number of words from every text that is longer than that.</summary>
    public static TextData Cut(TextData data, int words)
    {
        var random = new Random(Seed + words);
        var windows = new List<(string Text, int Label)>(data.Count);
        var labels = new Dictionary<string, int>(StringComparer.Ordinal);
        for (int row = 0; row < data.Count; row++)
        {
            string text = data.Text(row);
            List<Range> found = Words(text);
            double place = random.NextDouble();
            if (found.Count <= words)
            {
                continue;
            }

            int first = (int)(place * (found.Count - words + 1));
            string window = text[found[first].Start.Value..found[first + words - 1].End.Value];
            if (window.EnumerateRunes().Count(Rune.IsLetter) < 2)
            {
                continue;
            }

            int label = data.Labels[row];
            labels[window] = labels.TryGetValue(window, out int known) && known != label ? TextData.UnknownLabel : label;
            windows.Add((window, label));
        }

        return TextData.Create(windows.Where(w => labels[w.Text] != TextData.UnknownLabel));
    }

    private static List<Range> Words(string text)
    {
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
