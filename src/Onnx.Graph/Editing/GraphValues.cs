using MlNetPath.Onnx.Graph.Schema;

namespace MlNetPath.Onnx.Graph;

/// <summary>Finds the values of a graph: inputs, weights, and what its nodes make.</summary>
internal static class GraphValues
{
    /// <summary>The main graph of a model.</summary>
    /// <exception cref="GraphException">There is none.</exception>
    public static GraphProto MainGraph(this ModelProto model) => model.Graph ?? throw new GraphException("The model has no graph.");

    /// <summary>Whether the graph itself has the value.</summary>
    public static bool Defines(GraphProto graph, string name) => Names(graph).Contains(name, StringComparer.Ordinal);

    /// <summary>The names of all values; those that are inputs and weights twice.</summary>
    public static IEnumerable<string> Names(GraphProto graph) =>
        graph.Input.Select(v => v.Name).Concat(graph.Initializer.Select(t => t.Name)).Concat(graph.SparseInitializer.Select(s => s.Values?.Name ?? string.Empty))
        .Concat(graph.Node.SelectMany(n => n.Output)).Where(n => n.Length > 0);

    /// <exception cref="GraphException">The graph has no value of that name.</exception>
    public static void Require(GraphProto graph, string name)
    {
        if (!Defines(graph, name))
        {
            throw new GraphException($"The graph has no value '{name}'. Its inputs are {Listed(graph.Input)}, its outputs {Listed(graph.Output)}.");
        }
    }

    /// <summary>The declaration of a value, made of the weight if it is one; null if the file does not declare it.</summary>
    public static ValueInfoProto? Declaration(GraphProto graph, string name)
    {
        if (graph.Input.Concat(graph.Output).Concat(graph.ValueInfo).FirstOrDefault(v => v.Name == name && v.Type is not null) is { } declared)
        {
            return declared;
        }

        return graph.Initializer.FirstOrDefault(t => t.Name == name) is { } weight ? ValueInfos.Of(name, (ElementType)weight.DataType, TensorShape.Of([.. weight.Dims])) : null;
    }

    private static string Listed(IEnumerable<ValueInfoProto> values) => string.Join(", ", values.Take(20).Select(v => $"'{v.Name}'"));
}
