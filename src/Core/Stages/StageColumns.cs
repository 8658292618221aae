namespace MlNetPath.Core;

/// <summary>The column names that every stage reads and writes.</summary>
public static class StageColumns
{
    /// <summary>In: the text (string).</summary>
    public const string Text = "Text";

    /// <summary>In, for <c>Fit</c> and <c>Evaluate</c> only: the label (key; key values are the task's labels in its order).</summary>
    public const string Label = "Label";

    /// <summary>Out: the predicted label (string).</summary>
    public const string PredictedLabel = "PredictedLabel";

    /// <summary>Out: one float per label, in the task's order, with the labels as slot names: probabilities that sum to 1, or one-hot for rules.</summary>
    public const string Score = "Score";
}
