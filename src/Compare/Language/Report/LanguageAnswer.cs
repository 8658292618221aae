namespace MlNetPath.Compare;

/// <summary>What a stage made of a text.</summary>
/// <param name="Stage">The stage's id.</param>
/// <param name="Text">Its translation, shortened to <see cref="LanguageExample.LongestText"/> characters; null where nothing is translated.</param>
/// <param name="Score">The report's measure of this text alone.</param>
public sealed record LanguageAnswer(string Stage, string? Text, double Score);
