using System.Text;
using MlNetPath.Onnx.Graph.Schema;

namespace MlNetPath.Onnx.Graph;

/// <summary>Small changes to a model that has been read. What is set directly (<c>DocString</c>, <c>ProducerName</c>) needs no method here.</summary>
/// <remarks>Models are changed in place; not safe while another thread uses the same model.</remarks>
public static class ModelEditing
{
    /// <summary>Gives an input, output, weight or any other value of the main graph another name, wherever it is used.</summary>
    /// <exception cref="GraphException">There is no such value, or another has the new name.</exception>
    public static void RenameValue(this ModelProto model, string from, string to)
    {
        ArgumentException.ThrowIfNullOrEmpty(to);
        GraphProto graph = model.Graph ?? throw new GraphException("The model has no graph.");
        if (from == to)
        {
            return;
        }

        if (!Defines(graph, from))
        {
            throw new GraphException($"The graph has no value '{from}'. Its inputs are {Names(graph.Input)}, its outputs {Names(graph.Output)}.");
        }

        if (ModelNodes.Of(graph).SelectMany(ModelNodes.Graphs).Prepend(graph).Any(g => Defines(g, to)))
        {
            throw new GraphException($"'{from}' cannot be renamed to '{to}': another value has that name.");
        }

        var graphs = new Stack<GraphProto>([graph]);
        while (graphs.TryPop(out GraphProto? next))
        {
            Rename(next, from, to);

            // A graph inside with a value of the same name means that one.
            foreach (GraphProto inner in next.Node.SelectMany(ModelNodes.Graphs).Where(g => !Defines(g, from)))
            {
                graphs.Push(inner);
            }
        }
    }

    /// <summary>Gives a named dimension another name in all types, also inside names that are computed from it such as <c>length+1</c>.</summary>
    /// <param name="model">The model.</param>
    /// <param name="from">The dimension's name.</param>
    /// <param name="to">Its new name.</param>
    /// <param name="merge">Whether another dimension may have the new name already: the two are then said to be equal.</param>
    /// <exception cref="GraphException">
    /// The model has no such dimension; or it has one of the new name, and <paramref name="merge"/> is not set; or the new name has signs in it that would make it look computed.
    /// </exception>
    public static void RenameDimension(this ModelProto model, string from, string to, bool merge = false)
    {
        ArgumentException.ThrowIfNullOrEmpty(from);
        ArgumentException.ThrowIfNullOrEmpty(to);
        if (!Dimension.IsName(to))
        {
            throw new GraphException($"A dimension cannot be named '{to}': '{Dimension.Operators}' are for dimensions that are computed.");
        }

        IEnumerable<GraphProto> graphs = model.Graph is null ? [] : ModelNodes.Of(model.Graph).SelectMany(ModelNodes.Graphs).Prepend(model.Graph);
        TensorShapeProto.Types.Dimension[] named =
            [.. graphs.SelectMany(g => g.Input.Concat(g.Output).Concat(g.ValueInfo)).Select(v => v.Type).SelectMany(Dimensions).Where(d => d.HasDimParam)];
        if (!merge && from != to && named.Any(d => Replace(d.DimParam, to, to) is not null))
        {
            throw new GraphException($"Dimension '{from}' cannot be renamed to '{to}': another has that name. If the two are equal in every run, set '{nameof(merge)}'.");
        }

        bool found = false;
        foreach (TensorShapeProto.Types.Dimension dimension in named)
        {
            if (Replace(dimension.DimParam, from, to) is { } changed)
            {
                dimension.DimParam = changed;
                found = true;
            }
        }

        if (!found)
        {
            throw new GraphException($"The model has no dimension named '{from}'.");
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
    public static OnnxTensor Weight(this ModelProto model, string name, string? folder = null) =>
        OnnxTensor.FromProto(model.Graph?.Initializer.FirstOrDefault(t => t.Name == name) ?? throw new GraphException($"The graph has no weight '{name}'."), folder);

    private static bool Defines(GraphProto graph, string name) =>
        graph.Input.Any(v => v.Name == name) || graph.Initializer.Any(t => t.Name == name) || graph.SparseInitializer.Any(s => s.Values?.Name == name)
        || graph.Node.Any(n => n.Output.Contains(name));

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

    private static IEnumerable<TensorShapeProto.Types.Dimension> Dimensions(TypeProto? type)
    {
        while (type is not null)
        {
            TensorShapeProto? shape = type.TensorType?.Shape ?? type.SparseTensorType?.Shape;
            if (shape is not null)
            {
                return shape.Dim;
            }

            type = type.SequenceType?.ElemType ?? type.OptionalType?.ElemType ?? type.MapType?.ValueType;
        }

        return [];
    }

    // Whole names only: 'length' in 'length+1', not in 'wavelength'. Null if the name is not there.
    private static string? Replace(string text, string from, string to)
    {
        if (text == from)
        {
            return to;
        }

        var changed = new StringBuilder();
        bool found = false;
        for (int start = 0; start < text.Length;)
        {
            int length = text.AsSpan(start).IndexOfAny(Dimension.Operators);
            ReadOnlySpan<char> name = length < 0 ? text.AsSpan(start) : text.AsSpan(start, length);
            bool same = name.SequenceEqual(from);
            found |= same;
            changed.Append(same ? to : name);
            start += name.Length;
            if (start < text.Length)
            {
                changed.Append(text[start++]);
            }
        }

        return found ? changed.ToString() : null;
    }

    private static string Names(IEnumerable<ValueInfoProto> values) => string.Join(", ", values.Take(20).Select(v => $"'{v.Name}'"));
}
