using System.Globalization;

namespace MlNetPath.Onnx.Runtime;

/// <summary>A dimension as a model declares it: a length, a name such as <c>batch</c> for a length that may change from run to run, or neither.</summary>
/// <param name="Length">The length, where it is fixed.</param>
/// <param name="Name">The name, where the length is open and has one.</param>
public readonly record struct OnnxDimension(long? Length, string? Name)
{
    /// <summary>The length, the name, or <c>?</c>.</summary>
    public override string ToString() => Length?.ToString(CultureInfo.InvariantCulture) ?? Name ?? "?";
}
