using MlNetPath.Core;

namespace MlNetPath.Stage6.LanguageModel;

/// <summary>A message of a translation memory that resembles a text.</summary>
/// <param name="Pair">The message and its translation.</param>
/// <param name="Similarity">From 0 for nothing in common to 1: chrF of the message, were it a translation of the text, over 100.</param>
public readonly record struct MemoryMatch(TranslationPair Pair, double Similarity);
