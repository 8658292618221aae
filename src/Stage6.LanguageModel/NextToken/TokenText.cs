namespace MlNetPath.Stage6.LanguageModel;

/// <summary>A text in tokens.</summary>
/// <param name="Language">Its language.</param>
/// <param name="Tokens">The language's token, the text's tokens, the end token.</param>
/// <param name="Bytes">Length of the text alone in UTF-8.</param>
internal readonly record struct TokenText(string Language, int[] Tokens, int Bytes);
