namespace MlNetPath.Compare;

/// <summary>Measures of one label.</summary>
/// <param name="Label">The label.</param>
/// <param name="Count">Its test texts.</param>
/// <param name="Precision">Of the texts predicted as this label, the share that is; null when none was.</param>
/// <param name="Recall">Of the texts of this label, the share predicted so; null when there are none.</param>
/// <param name="F1">Harmonic mean of both; 0 where one is missing.</param>
public sealed record LabelResult(string Label, int Count, double? Precision, double? Recall, double F1);
