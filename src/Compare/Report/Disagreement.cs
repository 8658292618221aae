namespace MlNetPath.Compare;

/// <summary>A test text on which stages disagree.</summary>
/// <param name="Text">The text, shortened to 200 characters.</param>
/// <param name="Label">Its true label.</param>
/// <param name="Predictions">What each stage says, in the order of the stages.</param>
public sealed record Disagreement(string Text, string Label, IReadOnlyList<string> Predictions);
