using System.Runtime.CompilerServices;
using MlNetPath.Onnx.Graph.Schema;

namespace MlNetPath.Onnx.Graph.Quantizing;

/// <summary>A tensor whose contents are in the file. Two are equal if they are the same tensor, transposed or not.</summary>
/// <param name="Scope">The graph that it belongs to.</param>
/// <param name="Name">What it is called there.</param>
/// <param name="Tensor">The tensor.</param>
/// <param name="Transposed">Whether a node of the graph transposes it, and it is meant as that node gives it; only for two dimensions.</param>
internal sealed record GraphConstant(GraphScope Scope, string Name, TensorProto Tensor, bool Transposed)
{
    // A message's own equality would compare all weights.
    public bool Equals(GraphConstant? other) => ReferenceEquals(Tensor, other?.Tensor);

    public override int GetHashCode() => RuntimeHelpers.GetHashCode(Tensor);
}
