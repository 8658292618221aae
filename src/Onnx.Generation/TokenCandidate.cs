namespace MlNetPath.Onnx.Generation;

/// <summary>A token that could have come.</summary>
/// <param name="Id">Its number in the vocabulary.</param>
/// <param name="Text">Its text; the name of a special token; U+FFFD for parts of a character.</param>
/// <param name="Probability">How likely the model finds it, from 0 to 1: of all tokens, at temperature 1, without penalty.</param>
public sealed record TokenCandidate(int Id, string Text, double Probability);
