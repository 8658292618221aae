namespace MlNetPath.Stage4.DeepNetwork;

/// <summary>Texts of like length that a step learns from: the bytes of each, cut to what the network takes, its label, and the fold of the training texts that it is in.</summary>
internal sealed record TrainingBatch(byte[][] Texts, long[] Labels, long[] Folds);
