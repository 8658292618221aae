using static TorchSharp.torch;

namespace MlNetPath.Stage4.DeepNetwork;

/// <summary>Texts as a tensor.</summary>
internal static class TextBatch
{
    /// <summary>Byte + 1 and 0 behind shorter texts: int64 [texts, the longest one's bytes, at least 1].</summary>
    public static Tensor ToTensor(ReadOnlySpan<byte[]> texts, Device device)
    {
        int longest = 1;
        foreach (byte[] text in texts)
        {
            longest = Math.Max(longest, text.Length);
        }

        var values = new long[texts.Length * longest];
        for (int row = 0; row < texts.Length; row++)
        {
            for (int i = 0; i < texts[row].Length; i++)
            {
                values[(row * longest) + i] = texts[row][i] + 1;
            }
        }

        return tensor(values, texts.Length, longest, device: device);
    }
}
