using MlNetPath.Onnx.Graph.Schema;

namespace MlNetPath.Onnx.Graph.Quantizing;

/// <summary>A graph with the constants that its nodes can see: its own, and those of the graphs around it.</summary>
internal sealed class GraphScope
{
    private readonly GraphScope? outer;
    private readonly HashSet<string> defined;
    private readonly Dictionary<string, GraphConstant> constants = new(StringComparer.Ordinal);

    public GraphScope(GraphProto graph, GraphScope? outer)
    {
        (Graph, this.outer) = (graph, outer);
        defined = [.. graph.Input.Select(i => i.Name), .. graph.Initializer.Select(t => t.Name), .. graph.Node.SelectMany(n => n.Output)];

        // What has a default, but can be given by the caller, is no constant.
        HashSet<string> inputs = [.. graph.Input.Select(i => i.Name)];
        foreach (TensorProto tensor in graph.Initializer.Where(t => !inputs.Contains(t.Name)))
        {
            constants[tensor.Name] = new(this, tensor.Name, tensor, Transposed: false);
        }

        foreach (NodeProto node in graph.Node.Where(n => Operators.IsStandard(n) && n.Output.Count == 1))
        {
            if (node.OpType == "Constant" && node.Attribute is [{ Name: "value", T: { } value }])
            {
                constants[node.Output[0]] = new(this, node.Output[0], value, Transposed: false);
            }
            else if (node is { OpType: "Transpose", Input: [var name] } && Find(name) is { Tensor.Dims.Count: 2 } constant && node.Attribute.All(a => a.Ints is [1, 0]))
            {
                constants[node.Output[0]] = constant with { Transposed = !constant.Transposed };
            }
        }
    }

    /// <summary>The graph.</summary>
    public GraphProto Graph { get; }

    /// <summary>A constant by the name that a node calls it; null for what is none.</summary>
    public GraphConstant? Find(string name) => defined.Contains(name) ? constants.GetValueOrDefault(name) : outer?.Find(name);

    /// <summary>Whether a name stands for a default that callers may replace.</summary>
    public bool IsDefault(string name) => defined.Contains(name) ? !constants.ContainsKey(name) && Graph.Initializer.Any(t => t.Name == name) : outer?.IsDefault(name) ?? false;
}
