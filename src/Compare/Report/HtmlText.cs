using System.Text;

namespace MlNetPath.Compare;

// Text for an HTML page that is also well-formed XML.
internal static class HtmlText
{
    // Escapes what has a meaning in HTML and XML; what IsUnsafe becomes U+FFFD, and so does a half surrogate.
    public static string Escape(string text)
    {
        StringBuilder escaped = new(text.Length + 16);
        foreach (Rune rune in text.EnumerateRunes())
        {
            _ = rune.Value switch
            {
                '<' => escaped.Append("&lt;"),
                '>' => escaped.Append("&gt;"),
                '&' => escaped.Append("&amp;"),
                '"' => escaped.Append("&quot;"),
                '\'' => escaped.Append("&#39;"),
                '\t' or '\n' or '\r' => escaped.Append(' '),
                _ => escaped.Append(IsUnsafe(rune) ? "\uFFFD" : rune.ToString()),
            };
        }

        return escaped.ToString();
    }

    // Characters that XML cannot hold, and those that change the direction of whatever follows them.
    public static bool IsUnsafe(Rune rune) =>
        rune.Value is < 0x20 or (>= 0x7F and < 0xA0) or (>= 0x202A and <= 0x202E) or (>= 0x2066 and <= 0x2069) or 0xFFFE or 0xFFFF;
}
