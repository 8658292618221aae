namespace MlNetPath.Core.GeneralText;

/// <summary>One text of a package.</summary>
/// <param name="Language">One of the labels of the task <c>languages</c>.</param>
/// <param name="Text">The text as the package has it, but for markup and placeholders where its reader takes them out.</param>
internal readonly record struct GeneralString(string Language, string Text);
