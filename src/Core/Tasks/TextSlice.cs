namespace MlNetPath.Core;

/// <summary>A part or a variation of the test split that is measured on its own.</summary>
/// <param name="Name">Its name, such as <c>one word</c>.</param>
/// <param name="Data">Its rows, labelled as the task labels them.</param>
public sealed record TextSlice(string Name, TextData Data);
