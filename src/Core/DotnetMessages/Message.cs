namespace MlNetPath.Core.DotnetMessages;

/// <summary>One localized string of the corpus.</summary>
/// <param name="Assembly">The assembly it comes from.</param>
/// <param name="Key">Its resource key, with the neutral resource's name before it: the same in all languages.</param>
/// <param name="Language">One of <see cref="MessageCorpus.Languages"/>.</param>
/// <param name="Component">The product area; empty for none.</param>
/// <param name="Text">The text, white space folded to single spaces.</param>
internal readonly record struct Message(string Assembly, string Key, string Language, string Component, string Text);
