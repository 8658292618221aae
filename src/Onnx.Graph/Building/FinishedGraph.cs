using MlNetPath.Onnx.Graph.Schema;

namespace MlNetPath.Onnx.Graph;

/// <summary>Tidies a graph that has just been built. Knows only graphs without subgraphs, as the builder makes them.</summary>
internal static class FinishedGraph
{
    /// <summary>Removes the nodes that no output of the graph depends on.</summary>
    public static void RemoveUnused(GraphProto graph)
    {
        var needed = graph.Output.Select(o => o.Name).ToHashSet(StringComparer.Ordinal);
        var kept = new List<NodeProto>(graph.Node.Count);
        foreach (NodeProto node in graph.Node.Reverse().Where(n => n.Output.Any(needed.Contains)))
        {
            kept.Add(node);
            needed.UnionWith(node.Input);
        }

        kept.Reverse();
        graph.Node.Clear();
        graph.Node.AddRange(kept);
    }

    /// <summary>Where an <c>Identity</c> only gives a node's output the name of the graph's, the node takes that name and the <c>Identity</c> goes.</summary>
    public static void NameOutputsAtTheirSource(GraphProto graph)
    {
        var outputs = graph.Output.Select(o => o.Name).ToHashSet(StringComparer.Ordinal);
        var made = graph.Node.SelectMany(n => n.Output).ToHashSet(StringComparer.Ordinal);
        var newNames = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (NodeProto node in graph.Node.Where(n => n is { OpType: "Identity", Domain: "" or "ai.onnx" } && outputs.Contains(n.Output[0])).ToList())
        {
            string source = node.Input[0];
            if (made.Contains(source) && !outputs.Contains(source) && newNames.TryAdd(source, node.Output[0]))
            {
                graph.Node.Remove(node);
            }
        }

        foreach (NodeProto node in graph.Node)
        {
            Rename(node.Input, newNames);
            Rename(node.Output, newNames);
        }
    }

    /// <summary>The names that nodes read, in their order, each once.</summary>
    public static IEnumerable<string> UsedNames(GraphProto graph) => graph.Node.SelectMany(n => n.Input).Distinct(StringComparer.Ordinal);

    private static void Rename(IList<string> names, Dictionary<string, string> newNames)
    {
        for (int i = 0; i < names.Count; i++)
        {
            names[i] = newNames.GetValueOrDefault(names[i], names[i]);
        }
    }
}
