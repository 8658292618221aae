namespace MlNetPath.Core;

/// <summary>A text on its way into a <c>PredictionEngine</c>.</summary>
public sealed class TextInput
{
    /// <summary>The text.</summary>
    public string? Text { get; set; }
}
