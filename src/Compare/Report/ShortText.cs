using System.Globalization;

namespace MlNetPath.Compare;

/// <summary>Cuts texts for tables and pictures. Stateless, so safe from any thread.</summary>
public static class ShortText
{
    private const string Ellipsis = "…";

    /// <summary>
    /// The text itself where it has at most so many characters, else as many as leave room for an ellipsis. A character is what a reader
    /// takes for one (an extended grapheme cluster of Unicode), so marks and joined emoji stay with what they belong to.
    /// </summary>
    /// <param name="text">The text, however long.</param>
    /// <param name="length">The most characters, the ellipsis included; at least 1.</param>
    public static string Of(string text, int length)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentOutOfRangeException.ThrowIfLessThan(length, 1);
        int end = 0;
        int cut = 0;
        for (int characters = 0; end < text.Length; characters++)
        {
            if (characters == length)
            {
                return string.Concat(text.AsSpan(0, cut).TrimEnd(), Ellipsis);
            }

            cut = characters == length - 1 ? end : cut;
            end += StringInfo.GetNextTextElementLength(text, end);
        }

        return text;
    }
}
