using static TorchSharp.torch;

namespace MlNetPath.Torch.Training;

/// <summary>What a <see cref="TrainingLoop{TBatch}"/> trains: batches, their loss, and how good it is. Not safe to use from several threads.</summary>
/// <typeparam name="TBatch">What a step learns from.</typeparam>
internal interface ILearner<TBatch>
{
    /// <summary>Texts in an epoch.</summary>
    int TextsInEpoch { get; }

    /// <summary>The batches of an epoch in their order, and how many texts were taken when each has been. They follow from the epoch alone.</summary>
    /// <param name="epoch">From 1.</param>
    IEnumerable<(TBatch Batch, int Taken)> Epoch(int epoch);

    /// <summary>The mean loss of a batch, to be made smaller, and what it counts in the mean of an epoch.</summary>
    (Tensor Loss, int Weight) Loss(TBatch batch);

    /// <summary>Mean loss of the validation texts, and where they have labels the share labelled right; null where there are none.</summary>
    (double Loss, double? Accuracy)? Measure(CancellationToken cancellation);
}
