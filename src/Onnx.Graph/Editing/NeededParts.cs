using MlNetPath.Onnx.Graph.Schema;

namespace MlNetPath.Onnx.Graph;

/// <summary>The nodes and values of a graph that some of its values are computed from.</summary>
internal sealed class NeededParts
{
    private NeededParts(bool[] nodes, HashSet<string> values) => (Nodes, Values) = (nodes, values);

    /// <summary>For every node whether it is needed.</summary>
    public bool[] Nodes { get; }

    /// <summary>The names of all values that are read on the way, the wanted ones included.</summary>
    public HashSet<string> Values { get; }

    /// <summary>What is needed for the outputs, back to the inputs of the graph or to values that are given.</summary>
    public static NeededParts Of(GraphProto graph, IEnumerable<string> outputs, IReadOnlySet<string>? given = null)
    {
        var makers = new Dictionary<string, int>(StringComparer.Ordinal);
        for (int i = 0; i < graph.Node.Count; i++)
        {
            foreach (string output in graph.Node[i].Output.Where(o => o.Length > 0))
            {
                makers.TryAdd(output, i);
            }
        }

        bool[] nodes = new bool[graph.Node.Count];
        var values = new HashSet<string>(outputs, StringComparer.Ordinal);
        var open = new Stack<string>(values);
        while (open.TryPop(out string? value))
        {
            if (given?.Contains(value) == true || !makers.TryGetValue(value, out int maker) || nodes[maker])
            {
                continue;
            }

            nodes[maker] = true;
            foreach (string read in Read(graph.Node[maker]).Where(n => n.Length > 0 && values.Add(n)))
            {
                open.Push(read);
            }
        }

        return new(nodes, values);
    }

    /// <summary>Takes the nodes, weights and declarations out of a graph that are not needed. Its inputs and outputs stay.</summary>
    public void RemoveOthers(GraphProto graph)
    {
        Keep(graph.Node, (_, i) => Nodes[i]);
        Keep(graph.Initializer, (t, _) => Values.Contains(t.Name));
        Keep(graph.SparseInitializer, (s, _) => Values.Contains(s.Values?.Name ?? string.Empty));
        var left = graph.Node.SelectMany(n => n.Output).Concat(graph.Input.Select(i => i.Name)).Concat(graph.Initializer.Select(t => t.Name)).ToHashSet(StringComparer.Ordinal);
        Keep(graph.ValueInfo, (v, _) => left.Contains(v.Name));
        Keep(graph.QuantizationAnnotation, (a, _) => left.Contains(a.TensorName));
    }

    // The graphs inside a node may read any value around them. A name that is theirs alone is no value of this graph, or keeps one too many.
    private static IEnumerable<string> Read(NodeProto node) => node.Input.Concat(
        ModelNodes.Graphs(node).SelectMany(g => g.Output.Select(o => o.Name).Concat(ModelNodes.Of(g).SelectMany(n => n.Input.Concat(ModelNodes.Graphs(n).SelectMany(i => i.Output.Select(o => o.Name)))))));

    private static void Keep<T>(IList<T> list, Func<T, int, bool> wanted)
    {
        T[] kept = [.. list.Where(wanted)];
        if (kept.Length < list.Count)
        {
            list.Clear();
            foreach (T item in kept)
            {
                list.Add(item);
            }
        }
    }
}
