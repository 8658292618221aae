using MlNetPath.Onnx.Graph.Schema;

namespace MlNetPath.Onnx.Graph.Inference;

/// <summary>A node about to be added, as the rules of inference see it.</summary>
internal sealed class NodeContext
{
    private readonly GraphBuilder builder;

    public NodeContext(GraphBuilder builder, string type, OnnxValue?[] inputs, int outputs, ReadOnlySpan<(string Name, AttributeValue Value)> attributes)
    {
        (this.builder, Type, Inputs, Outputs) = (builder, type, inputs, outputs);
        foreach ((string name, AttributeValue value) in attributes)
        {
            Attributes.Add(value.Named(name));
        }
    }

    public string Type { get; }

    public OnnxValue?[] Inputs { get; }

    public int Outputs { get; }

    public int Opset => builder.Opset;

    public List<AttributeProto> Attributes { get; } = [];

    /// <summary>An input that the operator cannot do without.</summary>
    public OnnxValue Input(int index) => Optional(index) ?? throw Error($"input {index} is missing");

    public OnnxValue? Optional(int index) => index < Inputs.Length ? Inputs[index] : null;

    public AttributeProto? Attribute(string name) => Attributes.FirstOrDefault(a => a.Name == name);

    public long Int(string name, long otherwise) => Attribute(name)?.I ?? otherwise;

    public float Float(string name, float otherwise) => Attribute(name)?.F ?? otherwise;

    public string Text(string name, string otherwise) => Attribute(name)?.S.ToStringUtf8() ?? otherwise;

    public long[]? Ints(string name) => Attribute(name)?.Ints.ToArray();

    /// <summary>An axis counted from the front.</summary>
    public int Axis(long axis, int rank) => axis >= -rank && axis < rank ? (int)(axis < 0 ? axis + rank : axis) : throw Error($"axis {axis} is outside of rank {rank}");

    /// <summary>The elements of an input whose contents are known before the model runs; null if they are not.</summary>
    public long[]? Known(int index) => Optional(index)?.Contents is { IsKnown: true } contents ? contents.ToArray() : null;

    /// <summary>The one type of inputs; of all of them if none are named. What is left out has none.</summary>
    /// <exception cref="GraphException">They differ.</exception>
    public ElementType SameType(params ReadOnlySpan<int> indices)
    {
        OnnxValue?[] given = indices.Length == 0 ? Inputs : [.. indices.ToArray().Select(Optional)];
        OnnxValue first = given.FirstOrDefault(i => i is not null) ?? Input(0);
        OnnxValue? other = Array.Find(given, i => i is not null && i.Type != first.Type);
        return other is null ? first.Type : throw Error($"'{first.Name}' is {first.Type} and '{other.Name}' is {other.Type}; they must have one type");
    }

    /// <summary>A dimension that nothing is known about.</summary>
    public Dimension UnknownDimension() => builder.UnknownDimension();

    /// <summary>The shape that tensors of these shapes have together, by ONNX's multidirectional broadcasting.</summary>
    public TensorShape Broadcast(params ReadOnlySpan<TensorShape> shapes)
    {
        int rank = 0;
        foreach (TensorShape shape in shapes)
        {
            rank = Math.Max(rank, shape.Rank);
        }

        var result = new Dimension[rank];
        Array.Fill(result, 1);
        foreach (TensorShape shape in shapes)
        {
            for (int axis = 0; axis < shape.Rank; axis++)
            {
                ref Dimension common = ref result[rank - shape.Rank + axis];
                Dimension dimension = shape[axis];
                if (common == dimension || dimension == 1)
                {
                    continue;
                }

                if (common == 1)
                {
                    common = dimension;
                }
                else if (common.IsKnown && dimension.IsKnown)
                {
                    throw Error($"shapes {string.Join(" and ", shapes.ToArray().Select(s => s.ToString()))} do not fit together");
                }
                else
                {
                    // One is known by name only: it is 1 or the other. Two different names: whichever is not 1.
                    common = common.IsKnown ? common : dimension.IsKnown ? dimension : UnknownDimension();
                }
            }
        }

        return TensorShape.Create(result);
    }

    /// <summary>An error that says where the node stands and what it was given.</summary>
    public GraphException Error(string what)
    {
        string place = builder.Path.Length > 0 ? $" in '{builder.Path}'" : string.Empty;
        string given = string.Join(", ", Inputs.Select(i => i is null ? "nothing" : $"{i}"));
        return new($"{Type}{place}: {what}. It was given {(given.Length > 0 ? given : "nothing")}.");
    }
}
