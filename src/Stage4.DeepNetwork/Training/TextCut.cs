using System.Text;

namespace MlNetPath.Stage4.DeepNetwork;

/// <summary>Texts as the network takes them.</summary>
internal static class TextCut
{
    /// <summary>The UTF-8 bytes of a text, at most <paramref name="maxBytes"/> of them, cut between two characters.</summary>
    public static byte[] Encode(string text, int maxBytes) => Cut(Encoding.UTF8.GetBytes(text), maxBytes).ToArray();

    /// <summary>The same of bytes.</summary>
    public static ReadOnlySpan<byte> Cut(ReadOnlySpan<byte> utf8, int maxBytes)
    {
        if (utf8.Length <= maxBytes)
        {
            return utf8;
        }

        int end = maxBytes;
        while (end > 0 && (utf8[end] & 0xC0) == 0x80)
        {
            end--;
        }

        return utf8[..end];
    }
}
