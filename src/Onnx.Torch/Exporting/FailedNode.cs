namespace MlNetPath.Onnx.Torch;

/// <summary>The node that a message of ONNX Runtime is about. Nodes are called by the path of their module and their operator, <c>encoder.layers.0.norm1/LayerNormalization</c>.</summary>
internal static class FailedNode
{
    /// <summary>The name of the node, of these, that the message has in quotes or brackets; null if it names none.</summary>
    public static string? In(string message, IEnumerable<string> nodes) =>
        // What ONNX Runtime puts together out of several nodes is called by one of them and a slash. The longest: the operator alone may be a node's name too.
        nodes.Where(name => message.Contains($"'{name}'", StringComparison.Ordinal) || message.Contains($"({name})", StringComparison.Ordinal) || message.Contains($"'{name}/", StringComparison.Ordinal))
            .MaxBy(name => name.Length);

    /// <summary>The call of the innermost module that the node belongs to.</summary>
    public static TracedCall? Call(string node, IEnumerable<TracedCall> calls)
    {
        string path = node[..Math.Max(0, node.LastIndexOf('/'))];
        return calls.Where(call => call.Path.Length == 0 || path == call.Path || path.StartsWith(call.Path + '.', StringComparison.Ordinal)).MaxBy(call => call.Path.Length);
    }
}
