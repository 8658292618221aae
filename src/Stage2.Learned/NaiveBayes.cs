using MlNetPath.Core;

namespace MlNetPath.Stage2.Learned;

/// <summary>
/// Multinomial naive Bayes: a text's n-grams are taken as drawn one by one from its label's urn, so the logarithm of a label's
/// probability is its prior plus the sum of the n-grams' log probabilities, each smoothed by adding <see cref="Smoothing"/> to its count.
/// That is a linear model, so it is stored as one. (ML.NET's own naive Bayes is the Bernoulli kind, and its scores are not probabilities.)
/// </summary>
/// <remarks>McCallum and Nigam, "A Comparison of Event Models for Naive Bayes Text Classification", 1998.</remarks>
internal static class NaiveBayes
{
    /// <summary>Added to every count (Lidstone's smoothing). So little, since there are half a million n-grams to add it to.</summary>
    public const double Smoothing = 0.03;

    /// <summary>Learns from the texts; one pass to find the buckets worth a row, one to count.</summary>
    /// <param name="data">The texts.</param>
    /// <param name="labelCount">Number of labels.</param>
    /// <param name="options">Threads, cancellation and progress.</param>
    public static BucketWeights Train(TextData data, int labelCount, StageOptions options)
    {
        options.Progress?.Report(new TrainingProgress("naive Bayes"));
        var model = new BucketWeights(labelCount, FrequentBuckets.Find(data, labelCount, options));
        float[] counts = model.Weights;
        var totals = new double[labelCount];
        var texts = new int[labelCount];
        foreach (HashedTexts.Row text in HashedTexts.Read(data, null, options.Threads, options.Cancellation))
        {
            if (text.Label < 0)
            {
                continue;
            }

            texts[text.Label]++;
            foreach (int bucket in text.Buckets)
            {
                if (model.RowOf(bucket) is >= 0 and int row)
                {
                    counts[(row * labelCount) + text.Label]++;
                    totals[text.Label]++;
                }
            }
        }

        ToLogProbabilities(model, totals, options);
        for (int label = 0; label < labelCount; label++)
        {
            // A label without texts cannot be: its prior is that of half a text.
            model.Biases[label] = (float)Math.Log(Math.Max(texts[label], 0.5) / Math.Max(1, data.Count));
        }

        return model;
    }

    private static void ToLogProbabilities(BucketWeights model, double[] totals, StageOptions options)
    {
        double[] logTotals = [.. totals.Select(total => Math.Log(total + (Smoothing * model.Buckets.Length)))];
        Parallel.For(0, model.Buckets.Length, HashedTexts.Threads(options.Threads, options.Cancellation), row =>
        {
            Span<float> weights = model.Row(row);
            double mean = 0;
            for (int label = 0; label < weights.Length; label++)
            {
                #region log-probability
                double logProbability = Math.Log(weights[label] + Smoothing) - logTotals[label];
                weights[label] = (float)logProbability;
                #endregion
                mean += logProbability / weights.Length;
            }

            // What all labels share says nothing; without it, numbers stay small.
            for (int label = 0; label < weights.Length; label++)
            {
                weights[label] -= (float)mean;
            }
        });
    }
}
