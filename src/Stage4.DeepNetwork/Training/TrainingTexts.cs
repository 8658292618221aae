using MlNetPath.Core;

namespace MlNetPath.Stage4.DeepNetwork;

/// <summary>
/// The training texts of an epoch as batches: in a new order each time, varied, and put together by length so that little of a batch is padding. Everything follows from the seed
/// and the epoch, so that training that was broken off goes on where it was. Safe to use from many threads.
/// </summary>
/// <param name="data">The training texts; rows of unknown labels are left out, and those that are held out.</param>
/// <param name="augmentation">How texts are varied.</param>
/// <param name="options">Sizes of batches, the longest text.</param>
/// <param name="seed">Where chance begins.</param>
/// <param name="heldOut">True for texts that must not be learned, as a whole or as a window of another.</param>
internal sealed class TrainingTexts(TextData data, TextAugmentation augmentation, DeepTextOptions options, int seed, Func<string, bool> heldOut)
{
    // Sorting more texts at once would save little padding more, and make batches alike.
    private const int TextsInChunk = 16_384;

    // With fewer steps an epoch teaches little; and a step on fewer texts is mostly chance.
    private const int StepsInEpoch = 64, LeastBatch = 8;

    /// <summary>How many folds there are.</summary>
    public const int Folds = 8;

    private readonly int[] labelled = [.. Enumerable.Range(0, data.Count).AsParallel().AsOrdered().Where(row => data.Labels[row] != TextData.UnknownLabel && !heldOut(data.Text(row)))];

    // What a text says of its own label must not be known when it is learned. Texts of a group, such as one message in all languages, say the same.
    private readonly int[] foldOf = [.. Enumerable.Range(0, data.Count).Select(row => data.Groups.Length > 0 ? Mix(0, data.Groups[row], 1) % Folds : (int)(DataSplit.Hash(data.Utf8(row)) % Folds))];

    /// <summary>How many texts an epoch has: all that have a label and are not held out.</summary>
    public int Count => labelled.Length;

    /// <summary>How many texts that have a label are held out as a whole, and hence left out.</summary>
    public int LeftOut => data.Labels.Length - data.Labels.Count(TextData.UnknownLabel) - labelled.Length;

    /// <summary>The batches of an epoch, in the order in which they are learned, and how many texts were taken when each has been.</summary>
    /// <param name="epoch">From 1.</param>
    /// <param name="varied">Whether texts are varied.</param>
    public IEnumerable<(TrainingBatch Batch, int Texts)> Epoch(int epoch, bool varied = true)
    {
        int[] order = [.. labelled];
        new Random(Mix(seed, epoch, 0)).Shuffle(order);
        int taken = 0;
        Task<TrainingBatch[]>? next = null;
        for (int start = 0; start < order.Length; start += TextsInChunk)
        {
            TrainingBatch[] batches = (next ?? Prepare(start)).Result;
            next = start + TextsInChunk < order.Length ? Prepare(start + TextsInChunk) : null; // while this one is learned
            foreach (TrainingBatch batch in batches)
            {
                taken += batch.Texts.Length;
                yield return (batch, Math.Min(taken, Count));
            }
        }

        Task<TrainingBatch[]> Prepare(int start) => Task.Run(() =>
            Chunk(order.AsSpan(start, Math.Min(TextsInChunk, order.Length - start)), new Random(Mix(seed, epoch, start + 1)), varied));
    }

    /// <summary>The texts of a fold as they are, in batches of like length.</summary>
    /// <param name="fold">From 0.</param>
    public IEnumerable<TrainingBatch> Fold(int fold) => labelled.Where(row => foldOf[row] == fold).Chunk(TextsInChunk).SelectMany(rows => Batches([.. rows.Select(row => (TextCut.Encode(data.Text(row), options.MaxBytes), row))]));

    private TrainingBatch[] Chunk(ReadOnlySpan<int> rows, Random random, bool vary)
    {
        var texts = new List<(byte[] Text, int Row)>(rows.Length);
        foreach (int row in rows)
        {
            string text = data.Text(row);
            string varied = augmentation.IsNone || !vary ? text : augmentation.Vary(text, random);
            texts.Add((TextCut.Encode(varied != text && heldOut(varied) ? text : varied, options.MaxBytes), row));
        }

        TrainingBatch[] all = [.. Batches(texts)];
        random.Shuffle(all);
        return all;
    }

    private IEnumerable<TrainingBatch> Batches(List<(byte[] Text, int Row)> texts)
    {
        texts.Sort((a, b) => a.Text.Length.CompareTo(b.Text.Length));
        int most = Math.Min(options.BatchSize, Math.Max(LeastBatch, Count / StepsInEpoch));
        for (int start = 0; start < texts.Count;)
        {
            int end = start + 1;
            while (end < texts.Count && end - start < most && (end - start + 1) * texts[end].Text.Length <= options.BatchBytes)
            {
                end++;
            }

            List<(byte[] Text, int Row)> batch = texts[start..end];
            yield return new([.. batch.Select(t => t.Text)], [.. batch.Select(t => (long)data.Labels[t.Row])], [.. batch.Select(t => (long)foldOf[t.Row])]);
            start = end;
        }
    }

    // HashCode.Combine differs from process to process.
    private static int Mix(int seed, int epoch, int part) => (int)((((((uint)seed * 2_654_435_761) + (uint)epoch) * 2_246_822_519) + (uint)part) * 3_266_489_917 >> 1);
}
