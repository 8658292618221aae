using MlNetPath.Torch.Training;
using static TorchSharp.torch;

namespace MlNetPath.Stage6.LanguageModel;

/// <summary>What a <see cref="Decoder"/> learns: the tokens that come next.</summary>
/// <param name="decoder">The network, on its device.</param>
/// <param name="curriculum">The training sequences of each epoch.</param>
/// <param name="validation">The sequences that it is measured on.</param>
/// <param name="batchTokens">Tokens of a batch, padding counted.</param>
/// <param name="device">Where the network is.</param>
internal sealed class SequenceLearner(Decoder decoder, ICurriculum curriculum, IReadOnlyList<LearnedSequence> validation, int batchTokens, Device device) : ILearner<SequenceBatch>
{
    /// <inheritdoc/>
    public int TextsInEpoch => curriculum.SequencesInEpoch;

    /// <inheritdoc/>
    public IEnumerable<(SequenceBatch Batch, int Taken)> Epoch(int epoch)
    {
        int taken = 0;
        foreach (SequenceBatch batch in SequenceBatches.Of(curriculum.Epoch(epoch), batchTokens, new Random(epoch)))
        {
            taken += batch.Sequences.Length;
            yield return (batch, taken);
        }
    }

    /// <inheritdoc/>
    public (Tensor Loss, int Weight) Loss(SequenceBatch batch)
    {
        (Tensor logits, Tensor next) = Logits(batch);
        return (nn.functional.cross_entropy(logits, next, ignore_index: SequenceBatch.Nothing), batch.Count);
    }

    /// <inheritdoc/>
    public (double Loss, double? Accuracy)? Measure(CancellationToken cancellation)
    {
        if (validation.Count == 0)
        {
            return null;
        }

        double[] losses = Losses(validation, cancellation);
        return (losses.Sum() / validation.Sum(sequence => sequence.Count), null);
    }

    /// <summary>The loss of each sequence, summed over what is learned of it, base e.</summary>
    public double[] Losses(IReadOnlyList<LearnedSequence> sequences, CancellationToken cancellation)
    {
        var losses = new double[sequences.Count];
        int[] order = [.. Enumerable.Range(0, sequences.Count).OrderBy(i => sequences[i].Tokens.Length)];
        int done = 0;
        Read(order.Select(i => sequences[i]), cancellation, (batch, logits, next) =>
        {
            float[] each = nn.functional.cross_entropy(logits, next, ignore_index: SequenceBatch.Nothing, reduction: nn.Reduction.None).cpu().data<float>().ToArray();
            int read = 0;
            foreach (LearnedSequence sequence in batch.Sequences)
            {
                losses[order[done++]] = each.AsSpan(read, sequence.Count).ToArray().Sum(loss => (double)loss);
                read += sequence.Count;
            }
        });
        return losses;
    }

    /// <summary>The loss of all validation sequences, summed, base e, with all logits multiplied by each of some numbers.</summary>
    public double[] ScaledLosses(IReadOnlyList<double> scales, CancellationToken cancellation)
    {
        var losses = new double[scales.Count];
        Read(validation.OrderBy(sequence => sequence.Tokens.Length), cancellation, (_, logits, next) =>
        {
            for (int i = 0; i < losses.Length; i++)
            {
                losses[i] += nn.functional.cross_entropy(logits * scales[i], next, ignore_index: SequenceBatch.Nothing, reduction: nn.Reduction.Sum).item<float>();
            }
        });
        return losses;
    }

    // Batch by batch, learning nothing; logits and what follows are gone when the next one is read.
    private void Read(IEnumerable<LearnedSequence> sorted, CancellationToken cancellation, Action<SequenceBatch, Tensor, Tensor> take)
    {
        decoder.eval();
        using var pause = new CollectionPause();
        using var off = no_grad();
        foreach (SequenceBatch batch in SequenceBatches.Of(sorted, 2 * batchTokens, null))
        {
            cancellation.ThrowIfCancellationRequested();
            pause.Between();
            using TorchSharp.DisposeScope scope = NewDisposeScope();
            (Tensor logits, Tensor next) = Logits(batch);
            take(batch, logits, next);
        }
    }

    private (Tensor Logits, Tensor Next) Logits(SequenceBatch batch)
    {
        (Tensor places, Tensor next) = batch.Targets(device);
        Tensor known = decoder.call(batch.Inputs(device));
        return (decoder.Logits(known.view(-1, decoder.Shape.Width).index_select(0, places)), next);
    }
}
