namespace MlNetPath.Onnx.Generation;

/// <summary>A token of a text that was generated.</summary>
/// <param name="Id">Its number in the vocabulary.</param>
/// <param name="Text">Its text; the name of a special token; U+FFFD for parts of a character.</param>
/// <param name="Probability">How likely the model found it, from 0 to 1: of all tokens, at temperature 1, without penalty.</param>
/// <param name="Candidates">The likeliest tokens in its place, the likeliest first; as many as <see cref="GenerationOptions.TopCandidates"/> asks for.</param>
public sealed record GeneratedToken(int Id, string Text, double Probability, IReadOnlyList<TokenCandidate> Candidates);
