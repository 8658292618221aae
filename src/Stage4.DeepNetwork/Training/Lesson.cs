namespace MlNetPath.Stage4.DeepNetwork;

/// <summary>Texts of like length that a step learns from: the bytes of each, cut to what the network takes, and its label.</summary>
internal sealed record Lesson(byte[][] Texts, long[] Labels);
