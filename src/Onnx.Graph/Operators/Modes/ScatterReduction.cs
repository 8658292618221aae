namespace MlNetPath.Onnx.Graph;

/// <summary>How scattered updates are combined with what is there.</summary>
public enum ScatterReduction
{
    /// <summary>They take its place.</summary>
    None,

    /// <summary>The sum.</summary>
    Add,

    /// <summary>The product.</summary>
    Mul,

    /// <summary>The larger one; opset 18 and later.</summary>
    Max,

    /// <summary>The smaller one; opset 18 and later.</summary>
    Min,
}
