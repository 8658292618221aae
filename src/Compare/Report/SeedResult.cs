namespace MlNetPath.Compare;

/// <summary>Accuracy with one seed.</summary>
/// <param name="Seed">The seed.</param>
/// <param name="Accuracy">Share labelled right.</param>
/// <param name="MacroF1">Mean F1 over the labels.</param>
public sealed record SeedResult(int Seed, double Accuracy, double MacroF1);
