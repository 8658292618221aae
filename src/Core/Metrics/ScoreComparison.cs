namespace MlNetPath.Core;

/// <summary>Two systems on the same rows.</summary>
/// <param name="Difference">The score of the first less that of the second.</param>
/// <param name="Interval">Where that difference probably lies.</param>
/// <param name="PValue">How likely so large a lead is where the first is not really better, one-sided: below 0.01, the first is better with p &lt; 0.01.</param>
public readonly record struct ScoreComparison(double Difference, ConfidenceInterval Interval, double PValue);
