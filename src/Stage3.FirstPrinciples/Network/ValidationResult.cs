namespace MlNetPath.Stage3.FirstPrinciples;

/// <summary>How good a network is on examples that it did not learn from.</summary>
/// <param name="Loss">Mean loss of an example.</param>
/// <param name="Accuracy">Share of the examples whose most probable label is the right one, 0 to 1.</param>
public readonly record struct ValidationResult(double Loss, double Accuracy);
