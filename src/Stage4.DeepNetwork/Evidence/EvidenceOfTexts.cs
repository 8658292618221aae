using TorchSharp;
using static TorchSharp.torch;

namespace MlNetPath.Stage4.DeepNetwork;

/// <summary>Counts what training texts say of n-grams, and makes the table of it.</summary>
internal static class EvidenceOfTexts
{
    /// <summary>Of more labels than this, a row holds a mixture of their numbers.</summary>
    public const int MostNumbers = 64;

    // Primes, so that a bucket depends on all of a number. The last is as many as fit beside a network in 12 MB.
    private static readonly int[] Sizes = [65_521, 262_139, 1_048_573, 4_194_301];

    // Texts repeat themselves: of four bytes one begins something new.
    private const int BytesOfBucket = 4;

    // Counts take four bytes a bucket and label.
    private const long MostCounts = 128L * 1024 * 1024;

    /// <summary>How many buckets suit texts.</summary>
    /// <param name="bytes">How many bytes the texts have.</param>
    /// <param name="labels">How many labels there are.</param>
    public static int BucketsFor(long bytes, int labels)
    {
        int[] fitting = [.. Sizes.Where(size => (long)size * labels <= MostCounts).DefaultIfEmpty(Sizes[0])];
        return fitting.FirstOrDefault(size => size >= bytes / BytesOfBucket, fitting[^1]);
    }

    /// <summary>What becomes of a label in a row, [labels, numbers]: a place of its own, or, of many labels, a direction by chance.</summary>
    public static float[,] Directions(int labels)
    {
        int numbers = Math.Min(labels, MostNumbers);
        var directions = new float[labels, numbers];
        var random = new Random(1);
        for (int label = 0; label < labels; label++)
        {
            for (int i = 0; i < numbers; i++)
            {
                directions[label, i] = labels <= MostNumbers ? (i == label ? 1 : 0) : (random.Next(2) == 0 ? 1 : -1) / MathF.Sqrt(numbers);
            }
        }

        return directions;
    }

    /// <summary>Tables that know nothing, for a network that is to see bytes alone.</summary>
    public static (EvidenceTable Training, EvidenceTable Whole) None(int labels)
    {
        int numbers = Math.Min(labels, MostNumbers) + 1;
        return (EvidenceTable.Empty(2, numbers, TrainingTexts.Folds), EvidenceTable.Empty(2, numbers));
    }

    /// <summary>Counts, and lets the linear model learn.</summary>
    /// <param name="texts">The training texts.</param>
    /// <param name="labels">How many labels there are.</param>
    /// <param name="buckets">How many buckets there are, a prime.</param>
    /// <param name="votes">Whether there is a linear model.</param>
    /// <param name="device">Where the tables are to be.</param>
    /// <param name="cancellation">Stops between batches.</param>
    /// <returns>A table for training, of evidence alone, with the folds; and the one for texts that are new, with the votes.</returns>
    public static (EvidenceTable Training, EvidenceTable Whole) Make(TrainingTexts texts, int labels, int buckets, bool votes, Device device, CancellationToken cancellation)
    {
        using var off = no_grad();
        using DisposeScope scope = NewDisposeScope();
        using var reader = new BucketReader(buckets, cancellation);
        var counts = new EvidenceCounts(buckets, labels);
        for (int fold = 0; fold < TrainingTexts.Folds; fold++)
        {
            counts.AddFold(texts.Fold(fold).SelectMany(reader.Read).Select(text => (text.Buckets, text.Label)));
        }

        (int[] met, float[] often, float[] rows) = counts.Whole();
        Tensor evidence = tensor(rows, [met.Length, counts.Numbers]), frequency = tensor(often);
        EvidenceTable training = TrainingTable(counts, buckets, met, evidence, frequency, device, cancellation);
        try
        {
            if (!votes)
            {
                return (training, OneTable(buckets, met, evidence, counts.Numbers, frequency, device));
            }

            Tensor toLabels = tensor(Directions(labels)).t(); // [numbers, labels]
            var linear = new LinearModel(buckets, met, evidence.narrow(1, 0, toLabels.shape[0]).matmul(toLabels * LinearModel.Start).data<float>().ToArray(), labels);
            Teach(linear, texts, reader);
            Tensor learned = tensor(linear.Weights, [met.Length, labels]).matmul(toLabels.t());
            return (training, OneTable(buckets, met, cat([evidence, learned], 1), counts.Numbers, frequency, device));
        }
        catch
        {
            training.Dispose();
            throw;
        }
    }

    private static void Teach(LinearModel linear, TrainingTexts texts, BucketReader reader)
    {
        int passes = LinearModel.PassesFor(texts.Count);
        double all = (double)passes * texts.Count;
        long done = 0;
        for (int pass = 1; pass <= passes; pass++)
        {
            foreach ((long[] met, int bytes, int label) in texts.Epoch(pass, varied: pass % 2 == 1).SelectMany(batch => reader.Read(batch.Batch)))
            {
                linear.Learn(met, bytes, label, done++ / all);
            }
        }
    }

    private static EvidenceTable TrainingTable(EvidenceCounts counts, int buckets, int[] met, Tensor evidence, Tensor frequency, Device device, CancellationToken cancellation)
    {
        var codes = new int[checked(buckets * (TrainingTexts.Folds + 1))];
        using var codebook = new Codebook(evidence, frequency);
        int[] own = codebook.Encode(evidence);
        for (int fold = 0; fold <= TrainingTexts.Folds; fold++)
        {
            Put(codes, fold * buckets, met, own);
        }

        for (int fold = 0; fold < TrainingTexts.Folds; fold++)
        {
            cancellation.ThrowIfCancellationRequested();
            using DisposeScope part = NewDisposeScope();
            (int[] found, float[] left) = counts.Without(fold);
            Put(codes, fold * buckets, found, codebook.Encode(tensor(left, [found.Length, counts.Numbers])));
        }

        return Table(buckets, codes, codebook.Rows, counts.Numbers, device);
    }

    private static EvidenceTable OneTable(int buckets, int[] met, Tensor rows, int evidence, Tensor frequency, Device device)
    {
        using var codebook = new Codebook(rows, frequency);
        var codes = new int[buckets];
        Put(codes, 0, met, codebook.Encode(rows));
        return Table(buckets, codes, codebook.Rows, evidence, device);
    }

    private static void Put(int[] codes, int start, int[] buckets, int[] values)
    {
        for (int i = 0; i < buckets.Length; i++)
        {
            codes[start + buckets[i]] = values[i];
        }
    }

    private static EvidenceTable Table(int buckets, int[] codes, Tensor rows, int evidence, Device device)
    {
        Tensor steps = (rows.abs().amax([0L]) / sbyte.MaxValue).clamp(min: 1e-9);
        sbyte[] rounded = (rows / steps).round().to_type(ScalarType.Int8).data<sbyte>().ToArray();
        var codebook = new sbyte[rows.shape[0], rows.shape[1]];
        Buffer.BlockCopy(rounded, 0, codebook, 0, rounded.Length);
        return new(buckets, codes, codebook, evidence, steps.data<float>().ToArray(), device);
    }
}
