using MlNetPath.Core;

namespace MlNetPath.Stage2.Learned.Tests.Exercises;

/// <summary>Exercise 4: the oldest learner, F. Rosenblatt's of 1958, over the same n-grams.</summary>
internal static class Perceptron
{
    /// <summary>
    /// Learns from nothing but mistakes: where the label of the highest logit is wrong, every n-gram of the text gets a point for the true label
    /// and loses one for the wrong one.
    /// </summary>
    public static BucketWeights Train(TextData data, int labelCount, int passes)
    {
        int[] buckets = [.. Enumerable.Range(0, data.Count).SelectMany(row => Buckets(data.Text(row))).Distinct()];
        var model = new BucketWeights(labelCount, buckets);
        var logits = new float[labelCount];
        for (int pass = 0; pass < passes; pass++)
        {
            for (int row = 0; row < data.Count; row++)
            {
                string text = data.Text(row);
                model.Logits(text, logits);
                int predicted = Array.IndexOf(logits, logits.Max());
                if (predicted != data.Labels[row])
                {
                    foreach (int bucket in Buckets(text))
                    {
                        model.Row(model.RowOf(bucket))[data.Labels[row]]++;
                        model.Row(model.RowOf(bucket))[predicted]--;
                    }
                }
            }
        }

        return model;
    }

    private static int[] Buckets(string text)
    {
        var buckets = new BucketList();
        NgramHasher.Hash(text, buckets);
        return buckets.Items.ToArray();
    }
}
