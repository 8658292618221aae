namespace MlNetPath.Onnx.Runtime;

/// <summary>An input or an output of a model.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its type.</param>
/// <param name="HasDefault">Whether the file holds a value for it, so that it need not be given.</param>
public sealed record OnnxValueInfo(string Name, OnnxType Type, bool HasDefault = false)
{
    /// <summary>For instance <c>bytes Int64[batch, length]</c>.</summary>
    public override string ToString() => $"{Name} {Type}{(HasDefault ? " (has a default)" : "")}";
}
