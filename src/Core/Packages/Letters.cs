using System.Text;

namespace MlNetPath.Core.Packages;

/// <summary>Looks at the letters of a text.</summary>
internal static class Letters
{
    /// <summary>True where a text has two letters or more.</summary>
    public static bool AtLeastTwo(string text)
    {
        int letters = 0;
        foreach (Rune rune in text.EnumerateRunes())
        {
            if (Rune.IsLetter(rune) && ++letters == 2)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The letters alone, in lower case: what is left when case, digits, spaces and punctuation do not count.</summary>
    public static string Of(string text) => new string([.. text.Where(char.IsLetter)]).ToLowerInvariant();

    /// <summary>True where a text has a letter of the script that a language is written in.</summary>
    /// <param name="language">One of the labels of the task <c>languages</c>.</param>
    /// <param name="text">The text.</param>
    public static bool AnyOfScript(string language, string text) => language switch
    {
        "ja" => text.Any(c => IsKana(c) || IsHan(c)),
        "ko" => text.Any(IsHangul),
        "ru" => text.Any(c => c is >= '\u0400' and <= '\u04FF'),
        "zh-Hans" or "zh-Hant" => text.Any(IsHan) && !text.Any(IsKana),
        _ => text.Any(c => c <= '\u024F' && char.IsLetter(c)),
    };

    /// <summary>True for a Chinese character of the first plane.</summary>
    public static bool IsHan(char c) => c is (>= '\u3400' and <= '\u4DBF') or (>= '\u4E00' and <= '\u9FFF') or (>= '\uF900' and <= '\uFAFF');

    private static bool IsKana(char c) => c is (>= '\u3041' and <= '\u30FA') or (>= '\u31F0' and <= '\u31FF');

    private static bool IsHangul(char c) => c is >= '\uAC00' and <= '\uD7A3';
}
