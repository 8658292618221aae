namespace MlNetPath.Compare;

/// <summary>One bin of the calibration measure: predictions whose confidence lies in it.</summary>
/// <param name="From">Lower edge of the confidence.</param>
/// <param name="To">Upper edge.</param>
/// <param name="Count">Predictions in the bin.</param>
/// <param name="Confidence">Their mean confidence; 0 in an empty bin.</param>
/// <param name="Accuracy">The share of them that is right; 0 in an empty bin.</param>
public sealed record ReliabilityBin(double From, double To, int Count, double Confidence, double Accuracy);
