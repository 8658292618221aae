namespace MlNetPath.Onnx.Graph;

/// <summary>How <c>Resize</c> finds an element between those that it has.</summary>
public enum ResizeMode
{
    /// <summary>The nearest one.</summary>
    Nearest,

    /// <summary>In proportion to the distance from its neighbours, along every axis.</summary>
    Linear,

    /// <summary>By cubic polynomials through its neighbours, along two axes.</summary>
    Cubic,
}
