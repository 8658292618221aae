namespace MlNetPath.Core;

/// <summary>What a <c>PredictionEngine</c> over a stage answers.</summary>
public sealed class TextPrediction
{
    /// <summary>The most probable label.</summary>
    public string PredictedLabel { get; set; } = "";

    /// <summary>One score per label, in the task's order.</summary>
    public float[] Score { get; set; } = [];
}
