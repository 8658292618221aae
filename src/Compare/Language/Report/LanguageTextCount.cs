namespace MlNetPath.Compare;

/// <summary>How many test texts there are of a language.</summary>
/// <param name="Language">The language: of the texts, or that they are translated into.</param>
/// <param name="Test">Texts in the test split.</param>
/// <param name="Measured">Texts that were measured: all of them, or a part that was asked for.</param>
/// <param name="Groups">The groups that these come in: texts of one message are one group, which intervals draw as a whole.</param>
public sealed record LanguageTextCount(string Language, int Test, int Measured, int Groups);
