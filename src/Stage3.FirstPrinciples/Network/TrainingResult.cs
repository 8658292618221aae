namespace MlNetPath.Stage3.FirstPrinciples;

/// <summary>How a training went. The network has the weights of <see cref="BestEpoch"/>.</summary>
/// <param name="Epochs">What each whole epoch came to, first to last.</param>
/// <param name="BestEpoch">The best epoch, from 1; 0 where no epoch ended, so that the weights are those from before.</param>
/// <param name="Problem">Null, or what broke the training off and what to change: the loss or a weight was no finite number any more.</param>
public sealed record TrainingResult(IReadOnlyList<EpochResult> Epochs, int BestEpoch, string? Problem);
