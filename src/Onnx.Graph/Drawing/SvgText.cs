using System.Text;
using System.Xml;

namespace MlNetPath.Onnx.Graph.Drawing;

/// <summary>Text from a file as it may stand in an XML document: nothing of it is markup, and nothing of it is forbidden there.</summary>
internal static class SvgText
{
    public static string Of(string text)
    {
        var safe = new StringBuilder(text.Length);
        foreach (Rune rune in text.EnumerateRunes()) // half a character becomes U+FFFD
        {
            safe.Append(rune.Value switch
            {
                '&' => "&amp;",
                '<' => "&lt;",
                '>' => "&gt;",
                '"' => "&quot;",
                '\'' => "&#39;",
                _ when rune.IsBmp && !XmlConvert.IsXmlChar((char)rune.Value) => "\uFFFD",
                _ => rune.ToString(),
            });
        }

        return safe.ToString();
    }
}
