using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace MlNetPath.Onnx.Generation;

/// <summary>
/// Forbids the tokens that would have a text say the same again: an n-gram that it has already, unless the prompt or an example that found no room in it has it more often. Models that know too little go round in circles: what stands in a text is likely to come again, and by the mean of its tokens such a text looks good.
/// </summary>
/// <remarks>R. Paulus, C. Xiong and R. Socher, "A Deep Reinforced Model for Abstractive Summarization", 2017, section 2.5, forbids every n-gram that is there already, and so does Hugging Face's <c>no_repeat_ngram_size</c>, which counts the prompt with the text. Here what the prompt and its examples say n times may be said n times, which is what translations behind an example need.</remarks>
internal static class RepeatedNgrams
{
    /// <summary>Makes those tokens impossible, unless no others are left.</summary>
    /// <param name="logits">The logits of the next token.</param>
    /// <param name="size">How many tokens an n-gram has, 1 or more.</param>
    /// <param name="repeatable">The tokens that the text may say again.</param>
    /// <param name="written">The tokens of the text.</param>
    public static void Forbid(Span<float> logits, int size, ReadOnlySpan<int> repeatable, ReadOnlySpan<int> written)
    {
        if (written.Length < size)
        {
            return;
        }

        ReadOnlySpan<int> last = written[(written.Length - size + 1)..];
        Dictionary<int, int> said = Following(written, last);
        if (said.Count == 0)
        {
            return;
        }

        Dictionary<int, int> granted = Following(repeatable, last);
        var forbidden = new List<(int Token, float Logit)>();
        foreach ((int token, int count) in said)
        {
            if (count >= Math.Max(1, granted.GetValueOrDefault(token)))
            {
                forbidden.Add((token, logits[token]));
                logits[token] = float.NegativeInfinity;
            }
        }

        if (forbidden.Count > 0 && float.IsNegativeInfinity(TensorPrimitives.Max<float>(logits)))
        {
            foreach ((int token, float logit) in forbidden)
            {
                logits[token] = logit;
            }
        }
    }

    // How often each token stands behind some others.
    private static Dictionary<int, int> Following(ReadOnlySpan<int> tokens, ReadOnlySpan<int> others)
    {
        var counts = new Dictionary<int, int>();
        for (int i = 0; i + others.Length < tokens.Length; i++)
        {
            if (tokens.Slice(i, others.Length).SequenceEqual(others))
            {
                CollectionsMarshal.GetValueRefOrAddDefault(counts, tokens[i + others.Length], out _)++;
            }
        }

        return counts;
    }
}
