using System.Text;
using System.Text.RegularExpressions;

namespace MlNetPath.Core;

/// <summary>Cuts a text into what BLEU counts, as sacreBLEU's tokenizers of the same kinds do. Stateless.</summary>
internal static partial class BleuTokenizer
{
    // What sacreBLEU's tokenizer for Chinese sets apart. Its table means the second range for further planes, but its escapes of five digits are read as four digits and one more.
    private static readonly (char First, char Last)[] Chinese =
    [
        ('\u3400', '\u4db5'), ('\u2001', '\u2a6d'), ('\u4e00', '\u9fbb'), ('\uf900', '\ufa2d'), ('\ufa30', '\ufa6a'), ('\ufa70', '\ufad9'), ('\uff00', '\uffef'),
        ('\u2e80', '\u2eff'), ('\u3000', '\u303f'), ('\u31c0', '\u31ef'), ('\u2f00', '\u2fdf'), ('\u2ff0', '\u2fff'), ('\u3100', '\u312f'), ('\u31a0', '\u31bf'),
        ('\ufe10', '\ufe1f'), ('\ufe30', '\ufe4f'), ('\u3200', '\u33ff'),
    ];

    /// <summary>The tokens of a text.</summary>
    public static string[] Tokens(string text, BleuTokens tokens) => tokens switch
    {
        BleuTokens.Words => Words($" {Unescape(text)} "),
        BleuTokens.Chinese => Words(SetApart(text)),
        _ => [.. text.EnumerateRunes().Where(rune => !Rune.IsWhiteSpace(rune)).Select(rune => rune.ToString())],
    };

    private static string Unescape(string text) => text
        .Replace("<skipped>", "", StringComparison.Ordinal)
        .Replace("-\n", "", StringComparison.Ordinal)
        .Replace('\n', ' ')
        .Replace("&quot;", "\"", StringComparison.Ordinal)
        .Replace("&amp;", "&", StringComparison.Ordinal)
        .Replace("&lt;", "<", StringComparison.Ordinal)
        .Replace("&gt;", ">", StringComparison.Ordinal);

    private static string SetApart(string text)
    {
        var parted = new StringBuilder(text.Length * 2);
        foreach (char c in text.AsSpan().Trim())
        {
            if (Chinese.Any(range => range.First <= c && c <= range.Last))
            {
                parted.Append(' ').Append(c).Append(' ');
            }
            else
            {
                parted.Append(c);
            }
        }

        return parted.ToString();
    }

    private static string[] Words(string text)
    {
        text = Marks.Replace(text, " $1 ");
        text = StopAfterOther.Replace(text, "$1 $2 ");
        text = StopBeforeOther.Replace(text, " $1 $2");
        text = DashAfterDigit.Replace(text, "$1 $2 ");
        return text.Split(default(char[]), StringSplitOptions.RemoveEmptyEntries);
    }

    // All marks of ASCII but the apostrophe, comma, dash and full stop.
    [GeneratedRegex("""([!-&(-+/:-@\[-`{-~])""")]
    private static partial Regex Marks { get; }

    [GeneratedRegex("([^0-9])([.,])")]
    private static partial Regex StopAfterOther { get; }

    [GeneratedRegex("([.,])([^0-9])")]
    private static partial Regex StopBeforeOther { get; }

    [GeneratedRegex("([0-9])(-)")]
    private static partial Regex DashAfterDigit { get; }
}
