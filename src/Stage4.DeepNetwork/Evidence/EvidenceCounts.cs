namespace MlNetPath.Stage4.DeepNetwork;

/// <summary>How often each bucket was met with each label, in all training texts and in each fold of them.</summary>
internal sealed class EvidenceCounts
{
    // Added to every count, so that what was never met has a logarithm (Lidstone's smoothing).
    private const double Smoothing = 0.01;

    // What makes of the logarithm of a count a number as large as the others.
    private const double CountScale = 0.25;

    private readonly int buckets, labels;
    private readonly float[] all;
    private readonly double[] totals;
    private readonly List<(int[] Buckets, float[] Counts, double[] Totals)> folds = [];
    private readonly float[,] directions;

    /// <param name="buckets">How many buckets there are.</param>
    /// <param name="labels">How many labels there are.</param>
    public EvidenceCounts(int buckets, int labels)
    {
        (this.buckets, this.labels, directions) = (buckets, labels, EvidenceOfTexts.Directions(labels));
        all = new float[checked(buckets * labels)];
        totals = new double[labels];
    }

    /// <summary>Numbers of a row: those of the directions, and how often the bucket was met.</summary>
    public int Numbers => directions.GetLength(1) + 1;

    /// <summary>Adds a fold.</summary>
    /// <param name="texts">The buckets of each of its texts, and the text's label.</param>
    public void AddFold(IEnumerable<(long[] Buckets, int Label)> texts)
    {
        var own = new Dictionary<int, float[]>();
        var ownTotals = new double[labels];
        foreach ((long[] met, int label) in texts)
        {
            foreach (long bucket in met)
            {
                if (bucket != 0)
                {
                    if (!own.TryGetValue((int)bucket, out float[]? counts))
                    {
                        own.Add((int)bucket, counts = new float[labels]);
                    }

                    counts[label]++;
                    ownTotals[label]++;
                }
            }
        }

        int[] found = [.. own.Keys.Order()];
        var flat = new float[found.Length * labels];
        for (int i = 0; i < found.Length; i++)
        {
            own[found[i]].CopyTo(flat, i * labels);
            for (int label = 0; label < labels; label++)
            {
                all[(found[i] * labels) + label] += own[found[i]][label];
            }
        }

        for (int label = 0; label < labels; label++)
        {
            totals[label] += ownTotals[label];
        }

        folds.Add((found, flat, ownTotals));
    }

    /// <summary>The buckets that were met, in their order, with how often, and their rows, one behind the other.</summary>
    public (int[] Buckets, float[] Counts, float[] Rows) Whole()
    {
        int[] met = [.. Enumerable.Range(1, buckets - 1).Where(bucket => Sum(all.AsSpan(bucket * labels, labels)) > 0)];
        var counts = new float[met.Length];
        var rows = new float[(long)met.Length * Numbers];
        Parallel.For(0, met.Length, i =>
        {
            ReadOnlySpan<float> own = all.AsSpan(met[i] * labels, labels);
            counts[i] = Sum(own);
            Row(own, totals, rows.AsSpan(i * Numbers, Numbers));
        });
        return (met, counts, rows);
    }

    /// <summary>The buckets that were met in a fold, in their order, and what all other folds say of them.</summary>
    public (int[] Buckets, float[] Rows) Without(int fold)
    {
        (int[] met, float[] counts, double[] own) = folds[fold];
        double[] others = [.. totals.Zip(own, (total, mine) => total - mine)];
        var rows = new float[(long)met.Length * Numbers];
        Parallel.For(0, met.Length, i =>
        {
            Span<float> left = new float[labels];
            for (int label = 0; label < labels; label++)
            {
                left[label] = all[(met[i] * labels) + label] - counts[(i * labels) + label];
            }

            Row(left, others, rows.AsSpan(i * Numbers, Numbers));
        });
        return (met, rows);
    }

    private static float Sum(ReadOnlySpan<float> counts) => System.Numerics.Tensors.TensorPrimitives.Sum(counts);

    // The logarithms of naive Bayes, less what all labels share; labels count alike, however many texts they have.
    private void Row(ReadOnlySpan<float> counts, double[] totals, Span<float> row)
    {
        row.Clear();
        float sum = Sum(counts);
        if (sum <= 0)
        {
            return;
        }

        double usual = totals.Sum() / Math.Max(1, totals.Count(total => total > 0)), mean = 0;
        Span<double> odds = stackalloc double[labels <= 256 ? labels : 0];
        odds = labels <= 256 ? odds : new double[labels];
        for (int label = 0; label < labels; label++)
        {
            odds[label] = Math.Log((totals[label] > 0 ? counts[label] * usual / totals[label] : 0) + Smoothing);
            mean += odds[label] / labels;
        }

        int numbers = directions.GetLength(1);
        for (int label = 0; label < labels; label++)
        {
            for (int i = 0; i < numbers; i++)
            {
                row[i] += (float)(odds[label] - mean) * directions[label, i];
            }
        }

        row[numbers] = (float)(Math.Log(1 + sum) * CountScale);
    }
}
