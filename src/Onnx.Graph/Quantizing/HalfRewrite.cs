using MlNetPath.Onnx.Graph.Schema;

namespace MlNetPath.Onnx.Graph.Quantizing;

/// <summary>
/// Has the main graph's operators compute in half precision, as far as they are defined for it, with casts where they meet others and at the model's ends. In the graphs inside it, only weights are stored so.
/// </summary>
internal sealed class HalfRewrite
{
    /// <summary>As for integers: what is smaller is no weight worth a report.</summary>
    public const int FewestWeights = 1024;

    private readonly ModelRewrite rewrite;
    private readonly GraphScope scope;
    private readonly Dictionary<string, ElementType> types = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> halves = new(StringComparer.Ordinal);
    private readonly HashSet<string> onlyHalf = new(StringComparer.Ordinal);
    private readonly Dictionary<GraphConstant, string?> misfits = [];
    private readonly List<NodeProto> nodes = [];

    public HalfRewrite(ModelRewrite rewrite)
    {
        this.rewrite = rewrite;
        GraphProto graph = rewrite.Model.Graph;
        scope = new(graph, null);
        foreach (ValueInfoProto value in graph.ValueInfo.Concat(graph.Output).Concat(graph.Input).Where(v => v.Type?.TensorType is not null))
        {
            types[value.Name] = (ElementType)value.Type.TensorType.ElemType;
        }

        foreach (TensorProto weight in graph.Initializer)
        {
            types[weight.Name] = (ElementType)weight.DataType;
        }
    }

    public void Run()
    {
        GraphProto graph = rewrite.Model.Graph;
        foreach (NodeProto node in graph.Node)
        {
            if (IsConvertible(node))
            {
                Convert(node);
            }
            else
            {
                foreach (GraphProto inner in ModelNodes.Graphs(node))
                {
                    Store(inner, scope);
                }

                string[] needed = [.. node.Input, .. ModelNodes.Graphs(node).SelectMany(g => ModelNodes.Of(g)).SelectMany(n => n.Input)];
                Array.ForEach(needed, Restore);
                nodes.Add(node);
            }
        }

        foreach (ValueInfoProto output in graph.Output)
        {
            Restore(output.Name);
        }

        graph.Node.Clear();
        graph.Node.AddRange(nodes);
    }

    /// <summary>Stores all weights in half precision, with a cast behind each; everything computes as before.</summary>
    public void Store() => Store(rewrite.Model.Graph, null);

    private bool IsConvertible(NodeProto node)
    {
        if (HalfOperators.FloatInputs(node)?.ToArray() is not { } places)
        {
            types.TryAdd(node.Output.FirstOrDefault() ?? string.Empty, HalfOperators.Output(node));
            return false;
        }

        ElementType type = places.Length > 0 ? TypeOf(node.Input[places[0]]) : ElementType.Undefined;
        for (int i = 0; i < HalfOperators.FloatOutputs(node); i++)
        {
            types.TryAdd(node.Output[i], type);
        }

        if (type != ElementType.Float)
        {
            return false;
        }

        GraphConstant[] constants = [.. places.Select(i => scope.Find(node.Input[i])).OfType<GraphConstant>()];
        if (constants.FirstOrDefault(c => c.Tensor.DataType == (int)ElementType.Float && rewrite.IsExcluded(node, c.Name)) is not null || (constants.Length == 0 && rewrite.IsExcluded(node, string.Empty)))
        {
            return false;
        }

        string? reason = places.FirstOrDefault(i => TypeOf(node.Input[i]) != ElementType.Float, -1) is var other and >= 0
            ? TypeOf(node.Input[other]) is var otherType and not ElementType.Undefined ? $"its input '{node.Input[other]}' is {otherType}, not Float" : $"nothing is known about the type of its input '{node.Input[other]}'"
            : constants.Select(Misfit).FirstOrDefault(m => m is not null);
        if (reason is not null)
        {
            rewrite.Skip(node, reason);
        }

        return reason is null;
    }

    private void Convert(NodeProto node)
    {
        foreach (int place in HalfOperators.FloatInputs(node)!.ToList())
        {
            string name = node.Input[place];
            if (!halves.TryGetValue(name, out string? half))
            {
                half = halves[name] = scope.Find(name) is { Transposed: false } constant ? AddHalf(constant) : Cast(name);
            }

            if (scope.Find(name) is { } weight && TensorSize.Count(weight.Tensor.Dims) >= FewestWeights)
            {
                rewrite.Report(node, weight.Name, IntegerFormats.Half);
            }

            node.Input[place] = half;
        }

        for (int i = 0; i < HalfOperators.FloatOutputs(node); i++)
        {
            if (node.Output[i].Length > 0)
            {
                string name = node.Output[i];
                node.Output[i] = halves[name] = rewrite.NewName($"{name}_half");
                onlyHalf.Add(name);
            }
        }

        nodes.Add(node);
    }

    private string Cast(string name)
    {
        string half = rewrite.NewName($"{name}_half");
        nodes.Add(rewrite.Cast(name, half, ElementType.Float16));
        return half;
    }

    // A value in float32 again, for whoever cannot take it otherwise.
    private void Restore(string name)
    {
        if (onlyHalf.Remove(name))
        {
            nodes.Add(rewrite.Cast(halves[name], name, ElementType.Float));
        }
    }

    private string AddHalf(GraphConstant constant)
    {
        OnnxTensor tensor = rewrite.Read(constant);
        return rewrite.AddWeight(constant, "half", OnnxTensor.From<Half>(Array.ConvertAll(tensor.Span<float>().ToArray(), v => (Half)v), [.. tensor.Dimensions]));
    }

    private void Store(GraphProto graph, GraphScope? outer)
    {
        var inner = new GraphScope(graph, outer);
        foreach (NodeProto node in graph.Node)
        {
            foreach (GraphProto deeper in ModelNodes.Graphs(node))
            {
                Store(deeper, inner);
            }
        }

        foreach (TensorProto tensor in graph.Initializer.Where(t => t.DataType == (int)ElementType.Float && TensorSize.Count(t.Dims) >= FewestWeights).ToList())
        {
            if (inner.Find(tensor.Name) is not { } constant || graph.Node.FirstOrDefault(n => n.Input.Contains(tensor.Name)) is not { } user || rewrite.IsExcluded(user, tensor.Name))
            {
                continue;
            }

            if (Misfit(constant) is { } reason)
            {
                rewrite.Skip(user, reason);
                continue;
            }

            graph.Node.Insert(0, rewrite.Cast(AddHalf(constant), tensor.Name, ElementType.Float));
            ModelRewrite.Remove(graph.Initializer, t => ReferenceEquals(t, tensor));
            rewrite.Report(user, tensor.Name, $"{IntegerFormats.Half}, computed in float32");
        }
    }

    private ElementType TypeOf(string name) =>
        scope.Find(name) is { } constant ? (ElementType)constant.Tensor.DataType : types.GetValueOrDefault(name);

    // Why a constant cannot be half, or null: it would become infinite, or, like a small number that keeps a divisor from 0, would be 0 as a whole. A weight that is nearly 0 among others may become 0.
    private string? Misfit(GraphConstant constant)
    {
        if (misfits.TryGetValue(constant, out string? known))
        {
            return known;
        }

        ReadOnlySpan<float> values = rewrite.Read(constant).Span<float>();
        float farthest = 0;
        foreach (float value in values)
        {
            farthest = float.IsFinite(value) && Math.Abs(value) > Math.Abs(farthest) ? value : farthest;
        }

        bool fits = farthest == 0 || !(Half.IsInfinity((Half)farthest) || (Half)farthest == Half.Zero);
        return misfits[constant] = fits ? null : FormattableString.Invariant($"its constant '{constant.Name}' holds {farthest}, which half precision does not have");
    }
}
