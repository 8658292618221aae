namespace MlNetPath.Core;

/// <summary>A message in two languages.</summary>
/// <param name="Source">The text to translate.</param>
/// <param name="Target">Its translation.</param>
/// <param name="Group">The message's group: pairs of one group say much the same, in all directions, so intervals draw them together. Never in two splits.</param>
public readonly record struct TranslationPair(string Source, string Target, int Group);
