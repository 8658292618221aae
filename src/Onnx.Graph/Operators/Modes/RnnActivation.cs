namespace MlNetPath.Onnx.Graph;

/// <summary>The activation function of a plain recurrent layer.</summary>
public enum RnnActivation
{
    /// <summary>Hyperbolic tangent.</summary>
    Tanh,

    /// <summary>Max(x, 0).</summary>
    Relu,
}
