using MlNetPath.Torch.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace MlNetPath.Stage4.DeepNetwork;

/// <summary>Reads the buckets of texts, as the network does. Not safe to use from several threads.</summary>
internal sealed class BucketReader : IDisposable
{
    private readonly SpacedText spaced = new(1);
    private readonly TextBuckets buckets;
    private readonly CollectionPause pause = new();
    private readonly CancellationToken cancellation;

    /// <param name="buckets">How many buckets there are, a prime.</param>
    /// <param name="cancellation">Stops between batches.</param>
    public BucketReader(int buckets, CancellationToken cancellation) => (this.buckets, this.cancellation) = (new(buckets), cancellation);

    /// <summary>The buckets of each text, 0 for none, its bytes with the spaces around it, and its label.</summary>
    /// <exception cref="OperationCanceledException">It was told to stop.</exception>
    public IEnumerable<(long[] Buckets, int Bytes, int Label)> Read(TrainingBatch batch)
    {
        cancellation.ThrowIfCancellationRequested();
        pause.Between();
        using DisposeScope scope = NewDisposeScope();
        using var off = no_grad();
        long[] values = buckets.call(spaced.call(TextBatch.ToTensor(batch.Texts, CPU))).data<long>().ToArray();
        int ofText = values.Length / batch.Texts.Length;
        return [.. batch.Texts.Select((text, i) => (values[(i * ofText)..((i + 1) * ofText)], text.Length + 2, (int)batch.Labels[i]))];
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        pause.Dispose();
        spaced.Dispose();
        buckets.Dispose();
    }
}
