using System.Text;
using System.Text.Unicode;

namespace MlNetPath.Cli;

/// <summary>How tokens are shown to people.</summary>
internal static class TokenLook
{
    /// <summary>The text of a token, or null where its bytes are only a part of a character.</summary>
    public static string? Text(ReadOnlySpan<byte> bytes) => Utf8.IsValid(bytes) ? Encoding.UTF8.GetString(bytes) : null;

    /// <summary>In quotes, which show spaces, with pictures for what would break the line.</summary>
    public static string Quoted(string text) => $"\"{Printable.Of(text).Replace('\n', '␊').Replace('\t', '␉')}\"";

    /// <summary>Bytes as pairs of hexadecimal digits, lower case.</summary>
    public static string Hex(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(bytes);
}
