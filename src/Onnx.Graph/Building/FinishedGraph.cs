using MlNetPath.Onnx.Graph.Schema;

namespace MlNetPath.Onnx.Graph;

/// <summary>Tidies a graph that has just been built.</summary>
internal static class FinishedGraph
{
    /// <summary>Where an <c>Identity</c> only gives a node's output the name of the graph's, the node takes that name and the <c>Identity</c> goes.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="isOwn">Whether a value was made by the builder; then no graph inside a node reads it.</param>
    public static void NameOutputsAtTheirSource(GraphProto graph, Func<string, bool> isOwn)
    {
        var outputs = graph.Output.Select(o => o.Name).ToHashSet(StringComparer.Ordinal);
        var newNames = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (NodeProto node in graph.Node.Where(n => n is { OpType: "Identity", Domain: "" or "ai.onnx" } && outputs.Contains(n.Output[0])).ToList())
        {
            string source = node.Input[0];
            if (isOwn(source) && !outputs.Contains(source) && newNames.TryAdd(source, node.Output[0]))
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

    private static void Rename(IList<string> names, Dictionary<string, string> newNames)
    {
        for (int i = 0; i < names.Count; i++)
        {
            names[i] = newNames.GetValueOrDefault(names[i], names[i]);
        }
    }
}
