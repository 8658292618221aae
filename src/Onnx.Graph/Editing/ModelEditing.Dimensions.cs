using System.Text;
using MlNetPath.Onnx.Graph.Schema;

namespace MlNetPath.Onnx.Graph;

/// <content>Types, shapes and dimensions.</content>
public static partial class ModelEditing
{
    /// <summary>States type and shape of a value: of an input or output another one than the file has, of a value between nodes one that it lacks.</summary>
    /// <param name="model">The model.</param>
    /// <param name="value">The value's name.</param>
    /// <param name="type">The type of the elements.</param>
    /// <param name="shape">The dimensions, for instance <c>["batch", 3, 224, 224]</c>.</param>
    /// <remarks>
    /// The nodes stay as they are: a length that they have built in does not become open by this. When an input changes, what the file states of values between nodes is removed, since it
    /// may no longer hold; runtimes infer it.
    /// </remarks>
    /// <exception cref="GraphException">There is no such value, or it is a weight.</exception>
    public static void SetType(this ModelProto model, string value, ElementType type, TensorShape shape)
    {
        ArgumentNullException.ThrowIfNull(shape);
        GraphProto graph = model.MainGraph();
        GraphValues.Require(graph, value);
        ValueInfoProto[] declared = [.. graph.Input.Concat(graph.Output).Concat(graph.ValueInfo).Where(v => v.Name == value)];
        if (graph.Initializer.Any(t => t.Name == value) || graph.SparseInitializer.Any(s => s.Values?.Name == value))
        {
            throw new GraphException($"'{value}' is a weight, whose type and shape are those of its elements.");
        }

        TypeProto stated = ValueInfos.Of(value, type, shape).Type;
        foreach (ValueInfoProto declaration in declared)
        {
            declaration.Type = stated.Clone();
        }

        if (graph.Input.Any(v => v.Name == value))
        {
            graph.ValueInfo.Clear();
        }
        else if (declared.Length == 0)
        {
            graph.ValueInfo.Add(new ValueInfoProto { Name = value, Type = stated });
        }
    }

    /// <summary>Gives a named dimension its length in all types, so that a runtime can count on it. Dimensions that are computed from it lose their text.</summary>
    /// <param name="model">The model.</param>
    /// <param name="name">The dimension's name, for instance <c>batch</c>.</param>
    /// <param name="length">Its length, 0 or more.</param>
    /// <exception cref="GraphException">The model has no dimension of that name.</exception>
    public static void FixDimension(this ModelProto model, string name, long length)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        foreach ((TensorShapeProto.Types.Dimension dimension, string text) in Replaced(NamedDimensions(model), name, string.Empty))
        {
            dimension.ClearDimParam();
            if (text.Length == 0)
            {
                dimension.DimValue = length;
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

        TensorShapeProto.Types.Dimension[] named = NamedDimensions(model);
        if (!merge && from != to && named.Any(d => Replace(d.DimParam, to, to) is not null))
        {
            throw new GraphException($"Dimension '{from}' cannot be renamed to '{to}': another has that name. If the two are equal in every run, set '{nameof(merge)}'.");
        }

        (TensorShapeProto.Types.Dimension Dimension, string Text)[] changed = Replaced(named, from, to);
        foreach ((TensorShapeProto.Types.Dimension dimension, string text) in changed)
        {
            dimension.DimParam = text;
        }
    }

    private static TensorShapeProto.Types.Dimension[] NamedDimensions(ModelProto model)
    {
        GraphProto graph = model.MainGraph();
        return [.. ModelNodes.Of(graph).SelectMany(ModelNodes.Graphs).Prepend(graph).SelectMany(g => g.Input.Concat(g.Output).Concat(g.ValueInfo)).Select(v => v.Type).SelectMany(Dimensions).Where(d => d.HasDimParam)];
    }

    // Those that have the name in them, each with its text after the change.
    private static (TensorShapeProto.Types.Dimension Dimension, string Text)[] Replaced(TensorShapeProto.Types.Dimension[] named, string from, string to)
    {
        (TensorShapeProto.Types.Dimension, string)[] changed = [.. named.Select(d => (d, Text: Replace(d.DimParam, from, to))).Where(d => d.Text is not null).Select(d => (d.d, d.Text!))];
        return changed.Length > 0 ? changed : throw new GraphException(
            $"The model has no dimension named '{from}'. It has {string.Join(", ", named.Select(d => d.DimParam).Where(Dimension.IsName).Distinct().Take(20).Select(n => $"'{n}'").DefaultIfEmpty("none"))}.");
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
}
