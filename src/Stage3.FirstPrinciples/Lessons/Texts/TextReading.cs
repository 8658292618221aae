using System.Numerics.Tensors;
using MlNetPath.Stage2.Learned;

namespace MlNetPath.Stage3.FirstPrinciples;

/// <summary>A text on its way through a network, taken apart: what each n-gram adds to each neuron, and what becomes of a label when some are left out.</summary>
internal sealed class TextReading
{
    private readonly NgramNetwork network;
    private readonly int[] rows;

    /// <summary>Reads a text.</summary>
    public TextReading(NgramNetwork network, string text)
    {
        this.network = network;
        var buckets = new BucketList();
        Weight = NgramHasher.Hash(text, buckets);
        Ngrams = StepsLesson.Ngrams(text);
        rows = [.. buckets.Items.ToArray().Select(network.Hidden.RowOf)];
    }

    /// <summary>The n-grams, in the order of the hasher.</summary>
    public IReadOnlyList<string> Ngrams { get; }

    /// <summary>What each n-gram counts in this text.</summary>
    public float Weight { get; }

    /// <summary>Whether training gave an n-gram weights: of those that it never saw, or hardly ever, it knows nothing.</summary>
    public bool IsKnown(int ngram) => rows[ngram] >= 0;

    /// <summary>The weighted sums of the neurons.</summary>
    /// <param name="counted">Which n-grams are counted; null for all.</param>
    public double[] Sums(Func<int, bool>? counted = null)
    {
        double[] sums = [.. network.Hidden.Biases.Select(bias => (double)bias)];
        for (int ngram = 0; ngram < rows.Length; ngram++)
        {
            if (rows[ngram] >= 0 && (counted is null || counted(ngram)))
            {
                for (int neuron = 0; neuron < sums.Length; neuron++)
                {
                    sums[neuron] += Weight * network.Hidden.Row(rows[ngram])[neuron];
                }
            }
        }

        return sums;
    }

    /// <summary>The logits that these sums lead to.</summary>
    public double[] Logits(double[] sums) =>
    [
        .. Enumerable.Range(0, network.LabelCount).Select(label =>
            network.Output.Biases.Values[0, label] + Enumerable.Range(0, sums.Length).Sum(neuron => Math.Tanh(sums[neuron]) * network.Output.Weights.Values[neuron, label])),
    ];

    /// <summary>How far one label's logit is before another's.</summary>
    /// <param name="first">The label.</param>
    /// <param name="second">The other one.</param>
    /// <param name="counted">Which n-grams are counted; null for all.</param>
    public double Lead(int first, int second, Func<int, bool>? counted = null)
    {
        double[] logits = Logits(Sums(counted));
        return logits[first] - logits[second];
    }

    /// <summary>The probabilities.</summary>
    public double[] Probabilities()
    {
        double[] logits = Logits(Sums()), probabilities = new double[logits.Length];
        TensorPrimitives.Subtract(logits, logits.Max(), logits);
        TensorPrimitives.SoftMax<double>(logits, probabilities);
        return probabilities;
    }
}
