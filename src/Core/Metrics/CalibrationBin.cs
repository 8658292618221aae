namespace MlNetPath.Core;

/// <summary>The predictions whose confidence (probability of the predicted label) lies in one range: one point of a reliability plot.</summary>
/// <param name="From">Lower edge, itself outside the bin (0 alone belongs to the first bin).</param>
/// <param name="To">Upper edge, itself in the bin.</param>
/// <param name="Count">Predictions in the bin.</param>
/// <param name="Confidence">Their mean confidence; 0 in an empty bin.</param>
/// <param name="Accuracy">The share of them that is right; 0 in an empty bin.</param>
public sealed record CalibrationBin(double From, double To, int Count, double Confidence, double Accuracy);
