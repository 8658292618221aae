namespace MlNetPath.Stage6.LanguageModel;

/// <summary>A message in all its languages, as tokens.</summary>
/// <param name="Texts">Its tokens in each language; null where there is no text of use.</param>
/// <param name="Near">Places of the messages that are most like it in the source language, the nearest first; none of its own group.</param>
internal sealed record TokenizedMessage(int[]?[] Texts, int[] Near);
