using MlNetPath.Onnx.Graph.Schema;

namespace MlNetPath.Onnx.Graph;

/// <summary>Finds the tensors of a model wherever they are: initializers, attributes, subgraphs, functions, training.</summary>
internal static class ModelTensors
{
    /// <summary>All of them, those of the main graph first.</summary>
    public static IEnumerable<TensorProto> Of(ModelProto model)
    {
        // No recursion: a model made in memory may be nested deeper than the stack is.
        var graphs = new Queue<GraphProto>();
        if (model.Graph is not null)
        {
            graphs.Enqueue(model.Graph);
        }

        foreach (TrainingInfoProto training in model.TrainingInfo)
        {
            Enqueue(graphs, training.Initialization);
            Enqueue(graphs, training.Algorithm);
        }

        foreach (AttributeProto attribute in model.Functions.SelectMany(f => f.Node.SelectMany(n => n.Attribute).Concat(f.AttributeProto)))
        {
            foreach (TensorProto tensor in Of(attribute, graphs))
            {
                yield return tensor;
            }
        }

        while (graphs.TryDequeue(out GraphProto? graph))
        {
            foreach (TensorProto tensor in graph.Initializer.Concat(graph.SparseInitializer.SelectMany(Of)))
            {
                yield return tensor;
            }

            foreach (AttributeProto attribute in graph.Node.SelectMany(n => n.Attribute))
            {
                foreach (TensorProto tensor in Of(attribute, graphs))
                {
                    yield return tensor;
                }
            }
        }
    }

    /// <summary>The weights: the initializers of the main graph and of the graphs inside it; of sparse ones the values.</summary>
    public static IEnumerable<TensorProto> Initializers(ModelProto model)
    {
        IEnumerable<GraphProto> inner = ModelNodes.Of(model).SelectMany(ModelNodes.Graphs);
        return (model.Graph is null ? inner : inner.Prepend(model.Graph))
            .SelectMany(g => g.Initializer.Concat(g.SparseInitializer.Where(s => s.Values is not null).Select(s => s.Values)));
    }

    /// <summary>Whether the tensor's contents lie in another file.</summary>
    public static bool IsExternal(this TensorProto tensor) => tensor.DataLocation == TensorProto.Types.DataLocation.External;

    /// <summary>The bytes that the tensor takes in the model's own file, roughly; exactly those of its raw data.</summary>
    public static long StoredBytes(this TensorProto tensor) =>
        tensor.RawData.Length + (4L * tensor.FloatData.Count) + (8L * tensor.DoubleData.Count) + tensor.Int32Data.Count + tensor.Int64Data.Count
        + tensor.Uint64Data.Count + tensor.StringData.Sum(s => (long)s.Length);

    private static IEnumerable<TensorProto> Of(AttributeProto attribute, Queue<GraphProto> graphs)
    {
        Enqueue(graphs, attribute.G);
        foreach (GraphProto graph in attribute.Graphs)
        {
            graphs.Enqueue(graph);
        }

        return Single(attribute.T).Concat(attribute.Tensors)
            .Concat(Of(attribute.SparseTensor)).Concat(attribute.SparseTensors.SelectMany(Of));
    }

    private static IEnumerable<TensorProto> Of(SparseTensorProto? sparse) => Single(sparse?.Values).Concat(Single(sparse?.Indices));

    private static IEnumerable<TensorProto> Single(TensorProto? tensor) => tensor is null ? [] : [tensor];

    private static void Enqueue(Queue<GraphProto> graphs, GraphProto? graph)
    {
        if (graph is not null)
        {
            graphs.Enqueue(graph);
        }
    }
}
