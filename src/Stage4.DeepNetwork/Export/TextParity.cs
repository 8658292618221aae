namespace MlNetPath.Stage4.DeepNetwork;

/// <summary>What file and network say of the same texts, beside the proof of the export, which runs on sizes and bytes by chance. Immutable.</summary>
/// <param name="Texts">On how many texts both were run.</param>
/// <param name="SameLabel">On how many of them they agree on the label.</param>
/// <param name="MaxDifference">The largest difference of a probability.</param>
public sealed record TextParity(int Texts, int SameLabel, double MaxDifference);
