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
    public static int BucketsFor(long bytes, int labels) =>
        Sizes.Where(size => (long)size * labels <= MostCounts).DefaultIfEmpty(Sizes[0]).FirstOrDefault(size => size >= bytes / BytesOfBucket, Sizes.LastOrDefault(size => (long)size * labels <= MostCounts, Sizes[0]));

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

    /// <summary>Reads the lessons once.</summary>
    /// <param name="lessons">The training texts.</param>
    /// <param name="labels">How many labels there are.</param>
    /// <param name="buckets">How many buckets there are, a prime.</param>
    /// <param name="device">Where the table is to be.</param>
    /// <param name="cancellation">Stops between batches.</param>
    public static EvidenceTable Make(Lessons lessons, int labels, int buckets, Device device, CancellationToken cancellation)
    {
        using var off = no_grad();
        using DisposeScope scope = NewDisposeScope();
        using var spaced = new SpacedText(1);
        using var folded = new FoldedText();
        using var ngrams = new HashedNgrams(buckets);
        var counts = new EvidenceCounts(buckets, labels, Directions(labels));
        using var pause = new CollectionPause();
        for (int fold = 0; fold < Lessons.Folds; fold++)
        {
            counts.AddFold(lessons.Fold(fold).SelectMany(BucketsOf));
        }

        return Table(counts, buckets, device, cancellation);

        IEnumerable<(long[], int)> BucketsOf(Lesson lesson)
        {
            cancellation.ThrowIfCancellationRequested();
            pause.Between();
            using DisposeScope batch = NewDisposeScope();
            Tensor met = ngrams.call(folded.call(spaced.call(TextBatch.ToTensor(lesson.Texts, CPU))));
            long[] values = met.data<long>().ToArray();
            int ofText = values.Length / lesson.Texts.Length;
            return [.. lesson.Labels.Select((label, i) => (values[(i * ofText)..((i + 1) * ofText)], (int)label))];
        }
    }

    private static EvidenceTable Table(EvidenceCounts counts, int buckets, Device device, CancellationToken cancellation)
    {
        (int[] met, float[] often, float[] rows) = counts.Whole();
        if (met.Length == 0)
        {
            return EvidenceTable.Empty(buckets, counts.Numbers);
        }

        var codes = new int[checked(buckets * (Lessons.Folds + 1))];
        Tensor whole = tensor(rows, [met.Length, counts.Numbers]);
        using var codebook = new Codebook(whole, tensor(often));
        int[] own = codebook.Encode(whole);
        for (int fold = 0; fold <= Lessons.Folds; fold++)
        {
            for (int i = 0; i < met.Length; i++)
            {
                codes[(fold * buckets) + met[i]] = own[i];
            }
        }

        for (int fold = 0; fold < Lessons.Folds; fold++)
        {
            cancellation.ThrowIfCancellationRequested();
            using DisposeScope part = NewDisposeScope();
            (int[] found, float[] left) = counts.Without(fold);
            int[] changed = codebook.Encode(tensor(left, [found.Length, counts.Numbers]));
            for (int i = 0; i < found.Length; i++)
            {
                codes[(fold * buckets) + found[i]] = changed[i];
            }
        }

        Tensor centers = codebook.Rows, steps = (centers.abs().amax([0L]) / sbyte.MaxValue).clamp(min: 1e-9);
        sbyte[] rounded = (centers / steps).round().to_type(ScalarType.Int8).data<sbyte>().ToArray();
        var eight = new sbyte[centers.shape[0], counts.Numbers];
        Buffer.BlockCopy(rounded, 0, eight, 0, rounded.Length);
        return new(buckets, codes, eight, steps.data<float>().ToArray(), device);
    }
}
