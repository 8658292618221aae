namespace MlNetPath.Compare;

/// <summary>Accuracy on a part or variation of the test split.</summary>
/// <param name="Group">What kind of slice: <c>length</c> or <c>window</c>.</param>
/// <param name="Name">Its name, such as <c>10-19 characters</c> or <c>one word</c>.</param>
/// <param name="Count">Its texts.</param>
/// <param name="Accuracy">Share labelled right.</param>
/// <param name="AccuracyInterval">95% Wilson interval: low, high.</param>
public sealed record SliceResult(string Group, string Name, int Count, double Accuracy, IReadOnlyList<double> AccuracyInterval);
