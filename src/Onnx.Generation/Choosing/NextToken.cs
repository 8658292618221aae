using System.Numerics.Tensors;
using MlNetPath.Onnx.Runtime;

namespace MlNetPath.Onnx.Generation;

/// <summary>From the logits of a place to the token that comes there.</summary>
/// <remarks>For one thread at a time.</remarks>
internal sealed class NextToken(GenerationSettings settings)
{
    private float[] scores = [];

    /// <summary>
    /// The natural logarithm by which logits are too high to be logarithms of probabilities.
    /// </summary>
    /// <param name="logits">The logits.</param>
    /// <param name="step">Which token of the text they are for, counted from 1.</param>
    /// <exception cref="OnnxModelException">Some are no numbers, or none is finite.</exception>
    public double LogSum(ReadOnlySpan<float> logits, int step)
    {
        // Of numbers that are none, the first is taken for the greatest.
        int place = TensorPrimitives.IndexOfMax(logits);
        float most = logits[place];
        if (!float.IsFinite(most))
        {
            throw new OnnxModelException(float.IsNegativeInfinity(most)
                ? FormattableString.Invariant($"At token {step} of the text, all logits of the model are negative infinity.")
                : FormattableString.Invariant($"At token {step} of the text, the model gave the logit {most} for token {place}; the file is broken, or its precision is too low."));
        }

        Span<float> powers = Scores(logits.Length);
        TensorPrimitives.Subtract(logits, most, powers);
        TensorPrimitives.Exp(powers, powers);
        return most + Math.Log(TensorPrimitives.Sum<float>(powers));
    }

    /// <summary>The same of logits that a caller's processor changes before.</summary>
    /// <param name="processor">The processor; null for none.</param>
    /// <param name="written">The tokens of the text so far; without a processor, none are needed.</param>
    /// <param name="step">Which token of the text they are for, counted from 1.</param>
    /// <param name="logits">The logits, which are changed.</param>
    /// <exception cref="OnnxModelException">The model gave logits that are no numbers, or none that is finite.</exception>
    /// <exception cref="InvalidOperationException">The processor did.</exception>
    public double LogSum(ILogitsProcessor? processor, ReadOnlySpan<int> written, int step, Span<float> logits)
    {
        double sum = LogSum(logits, step);
        if (processor is null)
        {
            return sum;
        }

        processor.Process(written, logits);
        return float.IsFinite(logits[TensorPrimitives.IndexOfMax<float>(logits)])
            ? LogSum(logits, step)
            : throw new InvalidOperationException(FormattableString.Invariant($"At token {step} of the text, {nameof(GenerationOptions)}.{nameof(GenerationOptions.Processor)} ({processor.GetType().Name}) leaves no token possible, or logits that are no numbers. Leave one at least finite."));
    }

    /// <summary>Makes tokens less likely that are there already.</summary>
    public void Penalize(Span<float> logits, IEnumerable<int> seen)
    {
        if (settings.RepetitionPenalty == 1)
        {
            return;
        }

        foreach (int id in seen)
        {
            if (id < logits.Length)
            {
                logits[id] = (float)(logits[id] > 0 ? logits[id] / settings.RepetitionPenalty : logits[id] * settings.RepetitionPenalty);
            }
        }
    }

    /// <summary>Makes tokens impossible that would have the text say the same again.</summary>
    /// <param name="logits">The logits of the next token.</param>
    /// <param name="repeatable">The tokens that the text may say again: those before it, and of its examples.</param>
    /// <param name="written">The tokens of the text.</param>
    public void ForbidRepeats(Span<float> logits, ReadOnlySpan<int> repeatable, ReadOnlySpan<int> written)
    {
        if (settings.NoRepeatNgramSize > 0)
        {
            RepeatedNgrams.Forbid(logits, settings.NoRepeatNgramSize, repeatable, written);
        }
    }

    /// <summary>Takes the likeliest token, or draws one, as the settings say.</summary>
    public int Choose(ReadOnlySpan<float> logits, SplitMix64 random)
    {
        if (settings.Temperature == 0 || settings.TopK == 1)
        {
            return TensorPrimitives.IndexOfMax(logits);
        }

        Span<float> weights = Scores(logits.Length);
        TensorPrimitives.Subtract(logits, TensorPrimitives.Max(logits), weights);
        TensorPrimitives.Divide(weights, (float)Math.Max(settings.Temperature, 1e-30), weights);
        TensorPrimitives.Exp(weights, weights);
        int topK = settings.TopK < logits.Length ? settings.TopK : 0;
        if (topK == 0 && settings.TopP == 1)
        {
            return Draw(weights, random);
        }

        double total = TensorPrimitives.Sum<float>(weights), sum = 0;
        int[] best = topK > 0 ? BestScores.Of(weights, topK) : Likely(weights, (1 - settings.TopP) * total / weights.Length);
        float[] own = Array.ConvertAll(best, id => scores[id]);
        total = topK > 0 ? TensorPrimitives.Sum<float>(own) : total;
        int taken = 0;
        while (taken < own.Length && (taken == 0 || sum < settings.TopP * total))
        {
            sum += own[taken++];
        }

        return best[Draw(own.AsSpan(0, taken), random)];
    }

    // Those that weigh so much, the heaviest first. What weighs less is, all together, less than what top-p leaves out, so it need not be sorted.
    private static int[] Likely(ReadOnlySpan<float> weights, double least)
    {
        var keys = new List<(float, int)>(); // of equal ones, the first first
        for (int i = 0; i < weights.Length; i++)
        {
            if (weights[i] >= least)
            {
                keys.Add((-weights[i], i));
            }
        }

        keys.Sort();
        return [.. keys.Select(key => key.Item2)];
    }

    private static int Draw(ReadOnlySpan<float> weights, SplitMix64 random)
    {
        double total = 0;
        foreach (float weight in weights)
        {
            total += weight;
        }

        double left = random.Next() * total;
        int last = 0;
        for (int i = 0; i < weights.Length; i++)
        {
            if (weights[i] > 0)
            {
                last = i;
                left -= weights[i];
                if (left < 0)
                {
                    break;
                }
            }
        }

        return last;
    }

    private Span<float> Scores(int length) => (scores = scores.Length >= length ? scores : new float[length]).AsSpan(0, length);
}
