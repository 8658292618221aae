namespace MlNetPath.Compare;

/// <summary>A test text, and what every stage made of it.</summary>
/// <param name="Language">The language: of the text, or that it is translated into.</param>
/// <param name="Which">Which of the language's texts it is by the score of the last stage: <c>best</c>, <c>median</c> or <c>worst</c>.</param>
/// <param name="Source">The English text, shortened to <see cref="LongestText"/> characters; null where nothing is translated.</param>
/// <param name="Text">The text, or what the translation should be, shortened likewise.</param>
/// <param name="Answers">What each stage made of it, in the order of the stages.</param>
public sealed record LanguageExample(string Language, string Which, string? Source, string Text, IReadOnlyList<LanguageAnswer> Answers)
{
    /// <summary>The most characters of a text that is shown.</summary>
    public const int LongestText = 400;
}
