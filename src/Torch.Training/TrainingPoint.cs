namespace MlNetPath.Torch.Training;

/// <summary>How training stood at the end of an epoch, or when it was measured. Immutable.</summary>
/// <param name="Epoch">The epoch, from 1.</param>
/// <param name="Steps">Steps so far.</param>
/// <param name="Seconds">Seconds of training so far, those before a break counted.</param>
/// <param name="Loss">Mean loss (cross-entropy with label smoothing where there is some, base e) of the epoch's batches.</param>
/// <param name="ValidationLoss">Mean loss (cross-entropy, base e, without label smoothing) of the validation texts, and where training texts are varied, of a varied copy of each, too; null where there are none.</param>
/// <param name="ValidationAccuracy">Share of the unvaried validation texts labelled right; null where there are none.</param>
public sealed record TrainingPoint(int Epoch, long Steps, double Seconds, double Loss, double? ValidationLoss, double? ValidationAccuracy);
