using Google.Protobuf;
using MlNetPath.Onnx.Runtime;

namespace MlNetPath.Onnx.Generation.Tests;

/// <summary>The same model without a cache, read anew for every token: slow, and simple enough to be believed.</summary>
internal sealed class Reference(TestModel model) : IDisposable
{
    private readonly OnnxModel plain = OnnxModel.Load(model.Plain.Build().ToByteArray(), new() { Threads = 1 });

    /// <summary>The logits after each token, [length][vocabulary].</summary>
    public float[][] Logits(IReadOnlyList<int> tokens)
    {
        long[] ids = [.. tokens.Select(t => (long)t)];
        using OnnxResults results = plain.Run(("input_ids", ids, [1, ids.Length]));
        return [.. results["logits"].Span<float>().ToArray().Chunk(TestVocabulary.Count)];
    }

    /// <summary>The natural logarithms of the next token's probabilities.</summary>
    public double[] LogProbabilities(IReadOnlyList<int> tokens)
    {
        double[] logits = [.. Logits(tokens)[^1].Select(l => (double)l)];
        double most = logits.Max(), sum = most + Math.Log(logits.Sum(l => Math.Exp(l - most)));
        return [.. logits.Select(l => l - sum)];
    }

    /// <summary>The most likely token after each prefix, up to the end token or so many.</summary>
    public int[] Greedy(IReadOnlyList<int> prompt, int most)
    {
        List<int> tokens = [.. prompt];
        while (tokens.Count - prompt.Count < most && (tokens.Count == prompt.Count || tokens[^1] != TestVocabulary.End))
        {
            float[] logits = Logits(tokens)[^1];
            tokens.Add(Array.IndexOf(logits, logits.Max()));
        }

        return [.. tokens.Skip(prompt.Count)];
    }

    public void Dispose() => plain.Dispose();
}
