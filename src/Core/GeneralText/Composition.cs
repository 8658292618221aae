using System.Text;

namespace MlNetPath.Core.GeneralText;

/// <summary>
/// Puts letters and the marks after them together, as normalization form C does (https://www.unicode.org/reports/tr15/). The program runs
/// without the system's tables for that, so it is done here for what the 14 languages write: Latin and Russian letters, Kana and Hangul.
/// </summary>
internal static class Composition
{
    private const int FirstSyllable = 0xAC00, FirstLead = 0x1100, FirstVowel = 0x1161, FirstTail = 0x11A7;
    private const int Leads = 19, Vowels = 21, Tails = 28;

    // A mark, and what it makes of which letters; the same of capital letters.
    private static readonly (char Mark, string Letters, string Composed)[] Accents =
    [
        ('\u0300', "aeiou", "àèìòù"),
        ('\u0301', "aeiouyncsz", "áéíóúýńćśź"),
        ('\u0302', "aeiou", "âêîôû"),
        ('\u0303', "ano", "ãñõ"),
        ('\u0306', "agи", "ăğй"),
        ('\u0307', "zI", "żİ"),
        ('\u0308', "aeiouyе", "äëïöüÿё"),
        ('\u030A', "au", "åů"),
        ('\u030C', "cdenrstz", "čděňřštž"),
        ('\u0327', "cs", "çş"),
        ('\u0328', "ae", "ąę"),
    ];

    private static readonly Dictionary<(char Letter, char Mark), char> Composed = Table();

    /// <summary>The text with every pair of a letter and a mark that has a character of its own written as that.</summary>
    public static string Compose(string text)
    {
        var composed = new StringBuilder(text.Length);
        foreach (char c in text)
        {
            if (composed.Length > 0 && (Composed.TryGetValue((composed[^1], c), out char one) || TryHangul(composed[^1], c, out one)))
            {
                composed[^1] = one;
            }
            else
            {
                composed.Append(c);
            }
        }

        return composed.ToString();
    }

    // Syllables are counted out by lead, vowel and tail, so no table is needed (The Unicode Standard, 3.12).
    private static bool TryHangul(char before, char c, out char syllable)
    {
        int lead = before - FirstLead, vowel = c - FirstVowel, open = before - FirstSyllable, tail = c - FirstTail;
        syllable =
            lead is >= 0 and < Leads && vowel is >= 0 and < Vowels ? (char)(FirstSyllable + (((lead * Vowels) + vowel) * Tails))
            : open >= 0 && open < Leads * Vowels * Tails && open % Tails == 0 && tail is > 0 and < Tails ? (char)(before + tail)
            : '\0';
        return syllable != '\0';
    }

    private static Dictionary<(char Letter, char Mark), char> Table()
    {
        var table = new Dictionary<(char, char), char>();
        foreach ((char mark, string letters, string composed) in Accents)
        {
            for (int i = 0; i < letters.Length; i++)
            {
                table[(letters[i], mark)] = composed[i];
                table[(char.ToUpperInvariant(letters[i]), mark)] = char.ToUpperInvariant(composed[i]);
            }
        }

        // A voiced syllable follows its plain one; of the h-row, the half-voiced one comes after that.
        foreach (char plain in "かきくけこさしすせそたちつてとはひふへほカキクケコサシスセソタチツテトハヒフヘホ")
        {
            table[(plain, '\u3099')] = (char)(plain + 1);
        }

        foreach (char plain in "はひふへほハヒフヘホ")
        {
            table[(plain, '\u309A')] = (char)(plain + 2);
        }

        table[('う', '\u3099')] = 'ゔ';
        table[('ウ', '\u3099')] = 'ヴ';
        return table;
    }
}
