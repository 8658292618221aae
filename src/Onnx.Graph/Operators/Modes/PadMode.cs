namespace MlNetPath.Onnx.Graph;

/// <summary>What <c>Pad</c> puts around a tensor.</summary>
public enum PadMode
{
    /// <summary>One value.</summary>
    Constant,

    /// <summary>The tensor mirrored, without the edge itself.</summary>
    Reflect,

    /// <summary>The nearest element.</summary>
    Edge,

    /// <summary>The other end of the axis.</summary>
    Wrap,
}
