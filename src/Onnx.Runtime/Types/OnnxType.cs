namespace MlNetPath.Onnx.Runtime;

/// <summary>What a model says of a value's type: a tensor, or something made of others.</summary>
public abstract record OnnxType
{
    private protected OnnxType()
    {
    }
}
