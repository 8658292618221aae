namespace MlNetPath.Core;

/// <summary>Measures of one label.</summary>
/// <param name="Count">Rows of this label.</param>
/// <param name="Predicted">Rows predicted as this label, rows of unknown labels included.</param>
/// <param name="Correct">Rows of this label that are predicted as it.</param>
/// <param name="LogLoss">Mean negative logarithm (base e) of this label's probability over its rows; null without rows or without probabilities.</param>
public sealed record LabelMetrics(int Count, int Predicted, int Correct, double? LogLoss)
{
    /// <summary>Of the rows predicted as this label, the share that is; null when none was.</summary>
    public double? Precision => Predicted == 0 ? null : (double)Correct / Predicted;

    /// <summary>Of the rows of this label, the share predicted so; null when there are none.</summary>
    public double? Recall => Count == 0 ? null : (double)Correct / Count;

    /// <summary>Harmonic mean of precision and recall; 0 where nothing is right.</summary>
    public double F1 => Correct == 0 ? 0 : 2.0 * Correct / ((double)Count + Predicted);
}
