using MlNetPath.Onnx.Graph.Inspecting;
using MlNetPath.Onnx.Graph.Schema;

namespace MlNetPath.Onnx.Graph;

/// <summary>Small changes to a model that has been read. What is set directly (<c>DocString</c>, <c>ProducerName</c>) needs no method here.</summary>
/// <remarks>Models are changed in place, but for <see cref="Extract"/>; not safe while another thread uses the same model.</remarks>
public static partial class ModelEditing
{
    /// <summary>Gives an input, output, weight or any other value of the main graph another name, wherever it is used.</summary>
    /// <exception cref="GraphException">There is no such value, or another has the new name.</exception>
    public static void RenameValue(this ModelProto model, string from, string to)
    {
        ArgumentException.ThrowIfNullOrEmpty(to);
        GraphProto graph = model.MainGraph();
        if (from == to)
        {
            return;
        }

        GraphValues.Require(graph, from);
        if (ModelNodes.Of(graph).SelectMany(ModelNodes.Graphs).Prepend(graph).Any(g => GraphValues.Defines(g, to)))
        {
            throw new GraphException($"'{from}' cannot be renamed to '{to}': another value has that name.");
        }

        var graphs = new Stack<GraphProto>([graph]);
        while (graphs.TryPop(out GraphProto? next))
        {
            Rename(next, from, to);

            // A graph inside with a value of the same name means that one.
            foreach (GraphProto inner in next.Node.SelectMany(ModelNodes.Graphs).Where(g => !GraphValues.Defines(g, from)))
            {
                graphs.Push(inner);
            }
        }
    }

    /// <summary>Sets an entry of the model's metadata; null removes it.</summary>
    public static void SetMetadata(this ModelProto model, string key, string? value)
    {
        ArgumentException.ThrowIfNullOrEmpty(key);
        foreach (StringStringEntryProto old in model.MetadataProps.Where(m => m.Key == key).ToList())
        {
            model.MetadataProps.Remove(old);
        }

        if (value is not null)
        {
            model.MetadataProps.Add(new StringStringEntryProto { Key = key, Value = value });
        }
    }

    /// <summary>A weight of the main graph.</summary>
    /// <param name="model">The model.</param>
    /// <param name="name">The weight's name.</param>
    /// <param name="folder">The folder that the model was read from, if its weights lie in other files.</param>
    /// <exception cref="GraphException">There is none of that name, or it cannot be read.</exception>
    public static OnnxTensor GetWeight(this ModelProto model, string name, string? folder = null) => OnnxTensor.FromProto(Stored(model, name), folder);

    /// <summary>Gives a weight of the main graph other values. They are not copied: keep their memory unchanged until the model is written.</summary>
    /// <exception cref="GraphException">There is none of that name, or it has another type or other dimensions.</exception>
    public static void SetWeight(this ModelProto model, string name, OnnxTensor tensor)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        TensorProto stored = Stored(model, name);
        if (stored.DataType != (int)tensor.Type || !stored.Dims.SequenceEqual(tensor.Dimensions))
        {
            throw new GraphException($"Weight '{name}' is {TypeText.Of(ValueInfos.Of(name, (ElementType)stored.DataType, TensorShape.Of([.. stored.Dims])).Type)} and cannot become {tensor}: other nodes count on its shape.");
        }

        TensorProto changed = tensor.ToProto(name);
        changed.DocString = stored.DocString;
        changed.MetadataProps.AddRange(stored.MetadataProps);
        model.Graph.Initializer[model.Graph.Initializer.IndexOf(stored)] = changed;
    }

    private static TensorProto Stored(ModelProto model, string name) =>
        model.MainGraph().Initializer.FirstOrDefault(t => t.Name == name) ?? throw new GraphException($"The graph has no weight '{name}'.");

    private static void Rename(GraphProto graph, string from, string to)
    {
        foreach (ValueInfoProto value in graph.Input.Concat(graph.Output).Concat(graph.ValueInfo).Where(v => v.Name == from))
        {
            value.Name = to;
        }

        foreach (TensorProto tensor in graph.Initializer.Concat(graph.SparseInitializer.Select(s => s.Values)).Where(t => t?.Name == from))
        {
            tensor.Name = to;
        }

        foreach (TensorAnnotation annotation in graph.QuantizationAnnotation.Where(a => a.TensorName == from))
        {
            annotation.TensorName = to;
        }

        foreach (StringStringEntryProto parameter in graph.QuantizationAnnotation.SelectMany(a => a.QuantParameterTensorNames).Where(p => p.Value == from))
        {
            parameter.Value = to;
        }

        foreach (IList<string> names in graph.Node.SelectMany(n => (IList<string>[])[n.Input, n.Output]))
        {
            for (int i = 0; i < names.Count; i++)
            {
                if (names[i] == from)
                {
                    names[i] = to;
                }
            }
        }
    }
}
