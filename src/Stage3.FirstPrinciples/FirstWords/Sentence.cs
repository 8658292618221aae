namespace MlNetPath.Stage3.FirstPrinciples;

/// <summary>One sentence of the corpus.</summary>
/// <param name="Language">The language, such as <c>en</c>.</param>
/// <param name="Words">Its words in order; a mark such as <c>.</c> or <c>¿</c> is a word of its own.</param>
internal sealed record Sentence(string Language, IReadOnlyList<string> Words);
