using MlNetPath.Onnx.Runtime;

namespace MlNetPath.Stage6.LanguageModel.Tests;

/// <summary>Runs the exported file of a decoder on a text, some tokens first and then one at a time, with the cache handed on from run to run.</summary>
internal static class CachedRun
{
    /// <summary>Logits at every position, one position behind the other.</summary>
    /// <param name="file">The file.</param>
    /// <param name="shape">The network's sizes.</param>
    /// <param name="text">The tokens.</param>
    /// <param name="atOnce">How many of them in the first run.</param>
    public static float[] Logits(IOnnxModel file, DecoderShape shape, long[] text, int atOnce)
    {
        (string Name, float[] Values)[] past = [.. Enumerable.Range(0, shape.Blocks).SelectMany(i => (string[])[DecoderFile.Of(DecoderFile.PastKey, i), DecoderFile.Of(DecoderFile.PastValue, i)]).Select(name => (name, Array.Empty<float>()))];
        var all = new List<float>();
        for (int start = 0, length = atOnce; start < text.Length; start += length, length = 1)
        {
            IEnumerable<OnnxInput> cache = past.Select(own => OnnxInput.Of<float>(own.Name, own.Values, 1, shape.KeyHeads, start, shape.HeadSize));
            using OnnxResults results = file.Run(
            [
                OnnxInput.Of<long>(DecoderFile.Tokens, text[start..(start + length)], 1, length),
                OnnxInput.Of<long>(DecoderFile.Mask, Enumerable.Repeat(1L, start + length).ToArray(), 1, start + length),
                OnnxInput.Of<long>(DecoderFile.Positions, Enumerable.Range(start, length).Select(i => (long)i).ToArray(), 1, length),
                .. cache,
            ]);
            all.AddRange(results[DecoderFile.Logits].Span<float>());
            past = [.. past.Select((own, i) => (own.Name, results[DecoderFile.Of(i % 2 == 0 ? DecoderFile.PresentKey : DecoderFile.PresentValue, i / 2)].Span<float>().ToArray()))];
        }

        return [.. all];
    }

    /// <summary>By how much two lists of logits differ at most.</summary>
    public static float Furthest(float[] expected, float[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        return expected.Zip(actual, (a, b) => Math.Abs(a - b)).Max();
    }
}
