namespace MlNetPath.Onnx.Graph;

/// <summary>How <c>Resize</c> maps places in the result to places in its input.</summary>
public enum ResizeCoordinates
{
    /// <summary>By the middles of elements. torch: <c>align_corners</c> not set.</summary>
    HalfPixel,

    /// <summary>The same, but an axis of length 1 takes the first element.</summary>
    PytorchHalfPixel,

    /// <summary>First to first and last to last. torch: <c>align_corners</c> set.</summary>
    AlignCorners,

    /// <summary>By the beginnings of elements. torch: what <c>nearest</c> does.</summary>
    Asymmetric,
}
