namespace MlNetPath.Onnx.Runtime;

/// <summary>A type that has no values here: a sparse tensor, or one that belongs to an extension of ONNX Runtime.</summary>
/// <param name="Name">What it is called.</param>
public sealed record OtherType(string Name) : OnnxType
{
    /// <summary>Its name.</summary>
    public override string ToString() => Name;
}
