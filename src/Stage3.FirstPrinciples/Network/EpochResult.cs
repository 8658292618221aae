namespace MlNetPath.Stage3.FirstPrinciples;

/// <summary>One pass over the training examples.</summary>
/// <param name="Epoch">Which, from 1.</param>
/// <param name="TrainingLoss">Mean loss of the training examples, each as it was when its step came.</param>
/// <param name="Validation">Loss and accuracy on the validation examples afterwards; null where there are none.</param>
public sealed record EpochResult(int Epoch, double TrainingLoss, ValidationResult? Validation);
