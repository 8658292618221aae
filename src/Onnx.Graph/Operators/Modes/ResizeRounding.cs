namespace MlNetPath.Onnx.Graph;

/// <summary>Which element <c>Resize</c> takes as the nearest one of a place between two.</summary>
public enum ResizeRounding
{
    /// <summary>The nearer one, of two equally near the first.</summary>
    RoundPreferFloor,

    /// <summary>The nearer one, of two equally near the second.</summary>
    RoundPreferCeil,

    /// <summary>The first one.</summary>
    Floor,

    /// <summary>The second one.</summary>
    Ceil,
}
