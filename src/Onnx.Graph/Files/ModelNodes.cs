using MlNetPath.Onnx.Graph.Schema;

namespace MlNetPath.Onnx.Graph;

/// <summary>Finds the nodes of a model wherever they are.</summary>
internal static class ModelNodes
{
    /// <summary>The nodes of the main graph, the graphs inside it, and the functions.</summary>
    public static IEnumerable<NodeProto> Of(ModelProto model) => (model.Graph is null ? [] : Of(model.Graph)).Concat(model.Functions.SelectMany(Of));

    /// <summary>The nodes of a graph and the graphs inside it.</summary>
    public static IEnumerable<NodeProto> Of(GraphProto graph) => WithInner(graph.Node);

    /// <summary>The nodes of a function and the graphs inside it.</summary>
    public static IEnumerable<NodeProto> Of(FunctionProto function) => WithInner(function.Node);

    /// <summary>The graphs in a node's attributes.</summary>
    public static IEnumerable<GraphProto> Graphs(NodeProto node) => node.Attribute.SelectMany(a => a.G is null ? a.Graphs : a.Graphs.Prepend(a.G));

    // No recursion: a model made in memory may be nested deeper than the stack is.
    private static IEnumerable<NodeProto> WithInner(IEnumerable<NodeProto> outermost)
    {
        var lists = new Queue<IEnumerable<NodeProto>>([outermost]);
        while (lists.TryDequeue(out IEnumerable<NodeProto>? nodes))
        {
            foreach (NodeProto node in nodes)
            {
                yield return node;
                foreach (GraphProto inner in Graphs(node))
                {
                    lists.Enqueue(inner.Node);
                }
            }
        }
    }
}
