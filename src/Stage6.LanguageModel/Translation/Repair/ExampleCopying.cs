using System.Numerics.Tensors;
using MlNetPath.Onnx.Generation;

namespace MlNetPath.Stage6.LanguageModel;

/// <summary>An example of a text's translation, in tokens.</summary>
/// <param name="Translation">The example's translation.</param>
/// <param name="Kept">For each of its tokens and its end, how much of it holds for the text, too.</param>
/// <param name="Similarity">How alike example and text are, 0 to 1.</param>
/// <param name="IsShown">Whether the model is shown the example.</param>
internal sealed record CopiedExample(int[] Translation, double[] Kept, double Similarity, bool IsShown);

/// <summary>
/// Lets a translation copy from its example: finds the token that comes next there, asks what its probability should be, and leaves to the others what that leaves, in the shares that the model gives them.
/// </summary>
/// <param name="example">The example.</param>
/// <param name="probability">The probability that the example's token is the right one.</param>
/// <param name="ends">The tokens that end a text, of which the first stands for all.</param>
internal sealed class ExampleCopying(CopiedExample example, Func<CopySigns, double> probability, IReadOnlyList<int> ends) : ILogitsProcessor
{
    private const double LeastPlace = 0.01, Least = 1e-9;

    private float[] powers = [];

    /// <inheritdoc/>
    public void Process(ReadOnlySpan<int> written, Span<float> logits)
    {
        if (Next(written, logits) is (int token, CopySigns signs))
        {
            double copied = probability(signs);
            TensorPrimitives.Add(logits, (float)Math.Log((1 - copied) / Math.Max(Least, 1 - signs.Model)), logits);
            logits[token] = (float)Math.Log(copied);
        }
    }

    /// <summary>The token that the example has next: the likeliest by its place and by half of what the model says.</summary>
    /// <param name="written">The tokens written so far.</param>
    /// <param name="logits">The model's logits; they become logarithms of probabilities, and one end has those of all.</param>
    /// <returns>The token, and what speaks for it; null where the example has none that could be meant.</returns>
    public (int Token, CopySigns Signs)? Next(ReadOnlySpan<int> written, Span<float> logits)
    {
        Normalize(logits);
        double[] places = ExampleAlignment.Next(example.Translation, written);
        var tokens = new Dictionary<int, (double Place, double Kept)>();
        for (int i = 0; i < places.Length; i++)
        {
            int token = i < example.Translation.Length ? example.Translation[i] : ends[0];
            (double place, double kept) = tokens.GetValueOrDefault(token);
            tokens[token] = (place + places[i], kept + (places[i] * example.Kept[i]));
        }

        (int Token, CopySigns Signs)? best = null;
        double most = double.NegativeInfinity;
        foreach ((int token, (double place, double kept)) in tokens)
        {
            double score = Math.Log(place) + (0.5 * Math.Max(logits[token], Math.Log(Least)));
            if (place >= LeastPlace && score > most)
            {
                (most, best) = (score, (token, new(Math.Min(1, Math.Exp(logits[token])), example.Similarity, Math.Min(1, place), Math.Min(1, kept / place), places.Length, token == ends[0], example.IsShown)));
            }
        }

        return best;
    }

    private void Normalize(Span<float> logits)
    {
        powers = powers.Length == logits.Length ? powers : new float[logits.Length];
        TensorPrimitives.Subtract(logits, TensorPrimitives.Max<float>(logits), logits);
        TensorPrimitives.Exp(logits, powers);
        double sum = TensorPrimitives.Sum<float>(powers), end = 0;
        TensorPrimitives.Subtract(logits, (float)Math.Log(sum), logits);
        foreach (int id in ends)
        {
            end += powers[id] / sum;
            logits[id] = float.NegativeInfinity;
        }

        logits[ends[0]] = (float)Math.Log(end);
    }
}
