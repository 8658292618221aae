namespace MlNetPath.Stage4.DeepNetwork;

/// <summary>What storing the table of n-grams in 8 bits cost. Immutable.</summary>
/// <param name="Texts">On how many texts the file and the network as it was trained were both run.</param>
/// <param name="SameLabel">On how many of them they agree on the label.</param>
/// <param name="MaxDifference">The largest difference of a probability.</param>
public sealed record TableRounding(int Texts, int SameLabel, double MaxDifference);
