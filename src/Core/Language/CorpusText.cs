namespace MlNetPath.Core;

/// <summary>A text of a corpus.</summary>
/// <param name="Language">Its language.</param>
/// <param name="Text">The text.</param>
/// <param name="Group">The group of its message: texts of one group say much the same, so intervals draw them together. Never in two splits.</param>
public readonly record struct CorpusText(string Language, string Text, int Group);
