using MlNetPath.Onnx.Graph.Inference;
using MlNetPath.Onnx.Graph.Schema;

namespace MlNetPath.Onnx.Graph;

/// <summary>
/// Builds an ONNX graph operator by operator. Every operator gives values whose type and shape are inferred at once; what depends only on known shapes is
/// computed here and leaves no node behind.
/// </summary>
/// <remarks>The operators are extension methods, grouped by kind (<see cref="ElementwiseOperators"/> and its neighbours). Not safe to use from several threads.</remarks>
public class GraphBuilder
{
    private readonly GraphProto graph;
    private readonly ModelProto frame;
    private readonly HashSet<string> names = new(StringComparer.Ordinal);
    private readonly HashSet<string> nodeNames = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> nextNumber = new(StringComparer.Ordinal);
    private readonly Dictionary<string, OnnxTensor> constants = new(StringComparer.Ordinal);
    private readonly Dictionary<object, OnnxValue> shared = [];
    private readonly Dictionary<(ElementType Type, string Shape, string Bytes), OnnxValue> smallConstants = [];
    private readonly Dictionary<string, OnnxValue> read = new(StringComparer.Ordinal);
    private readonly Dictionary<string, OnnxValue> made = new(StringComparer.Ordinal);
    private readonly HashSet<string> reserved = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, long> domains = new(StringComparer.Ordinal);
    private string scope = string.Empty;
    private int unnamedDimensions;

    /// <summary>Starts an empty graph.</summary>
    /// <param name="name">The graph's name.</param>
    /// <param name="opset">The version of the standard operator set, 17 to 20.</param>
    /// <exception cref="ArgumentOutOfRangeException">The version is another.</exception>
    public GraphBuilder(string name, int opset = DefaultOpset)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        if (opset is < MinOpset or > MaxOpset)
        {
            throw new ArgumentOutOfRangeException(nameof(opset), opset, $"Opset {opset} is not written here; take {MinOpset} to {MaxOpset}.");
        }

        graph = new() { Name = name };
        frame = new() { IrVersion = opset <= 18 ? 8 : 9, ProducerName = "MlNetPath", ProducerVersion = typeof(GraphBuilder).Assembly.GetName().Version!.ToString(3) };
        Opset = opset;
        domains[string.Empty] = opset;
    }

    /// <summary>Continues a model that has been read: <see cref="Value"/> gives its values, and operators and outputs can be added.</summary>
    /// <param name="model">The model; it is not changed. The memory of its weights is shared.</param>
    /// <exception cref="GraphException">It has no graph, or its standard operators are of a version that cannot be written here (17 to 20 can).</exception>
    public GraphBuilder(ModelProto model)
    {
        ArgumentNullException.ThrowIfNull(model);
        graph = model.MainGraph().Clone();
        frame = model.Clone();
        frame.Graph = null;
        frame.IrVersion = Math.Max(frame.IrVersion, 8); // older formats want every weight among the inputs
        foreach (OperatorSetIdProto import in model.OpsetImport)
        {
            domains[import.Domain == "ai.onnx" ? string.Empty : import.Domain] = import.Version;
        }

        Opset = domains.TryGetValue(string.Empty, out long opset) && opset is >= MinOpset and <= MaxOpset
            ? (int)opset
            : throw new GraphException($"Graph '{graph.Name}' is written in opset {opset}; operators can be added to graphs of opset {MinOpset} to {MaxOpset}.");
        names.UnionWith(ModelNodes.Of(graph).SelectMany(ModelNodes.Graphs).Prepend(graph).SelectMany(GraphValues.Names));
        nodeNames.UnionWith(graph.Node.Select(n => n.Name));
    }

    /// <summary>The oldest version of the standard operators that can be written.</summary>
    public const int MinOpset = 17;

    /// <summary>The newest version of the standard operators that can be written.</summary>
    public const int MaxOpset = 20;

    /// <summary>The version written if none is asked for: the oldest one, which most runtimes load.</summary>
    public const int DefaultOpset = MinOpset;

    /// <summary>The version of the standard operators that this graph is written in.</summary>
    public int Opset { get; }

    /// <summary>Where in the model new nodes belong, for instance <c>encoder.layers.0</c>; part of their names.</summary>
    public string Path => scope;

    /// <summary>Declares an input.</summary>
    /// <exception cref="ArgumentException">The name is taken.</exception>
    public OnnxValue Input(string name, ElementType type, TensorShape shape)
    {
        Take(name);
        graph.Input.Add(ValueInfos.Of(name, type, shape));
        return new(this, name, type, shape);
    }

    /// <summary>Declares an output. If the value has another name in the graph, an <c>Identity</c> gives it this one.</summary>
    /// <exception cref="ArgumentException">The name is taken.</exception>
    public void Output(string name, OnnxValue value)
    {
        Own(value);
        if (!reserved.Remove(name))
        {
            Take(name);
        }

        Append("Identity", [value], [name], string.Empty, []);
        graph.Output.Add(ValueInfos.Of(name, value.Type, value.Shape));
    }

    /// <summary>A value of the model that this builder continues: an input, a weight, or what one of its nodes makes.</summary>
    /// <exception cref="GraphException">There is no such value, it is no tensor, or the file does not state its type and shape.</exception>
    public OnnxValue Value(string name)
    {
        if (made.TryGetValue(name, out OnnxValue? known) || read.TryGetValue(name, out known))
        {
            return known;
        }

        GraphValues.Require(graph, name);
        if (graph.Initializer.FirstOrDefault(t => t.Name == name) is { } weight && !weight.IsExternal())
        {
            return read[name] = ConstantValue(name, OnnxTensor.FromProto(weight));
        }

        TypeProto.Types.Tensor? type = GraphValues.Declaration(graph, name)?.Type.TensorType;
        return read[name] = type?.Shape is { } shape
            ? new(this, name, (ElementType)type.ElemType, [.. shape.Dim.Select(d => d.HasDimValue && d.DimValue >= 0 ? d.DimValue : d.DimParam.Length > 0 ? Dimension.Stated(d.DimParam) : UnknownDimension())])
            : throw new GraphException($"The file does not state type and shape of '{name}' as a tensor's. If it is one, say them first with {nameof(ModelEditing)}.{nameof(ModelEditing.SetType)}.");
    }

    /// <summary>Keeps a name for an output to come, so that no node or weight gets it.</summary>
    /// <exception cref="ArgumentException">The name is taken.</exception>
    internal void Reserve(string output)
    {
        Take(output);
        reserved.Add(output);
    }

    /// <summary>A constant. Equal small ones are stored once.</summary>
    public OnnxValue Constant(OnnxTensor tensor)
    {
        if (tensor.Strings is not null || tensor.Bytes.Length > 4096)
        {
            return NewConstant(Unique("constant"), tensor);
        }

        (ElementType, string, string) key = (tensor.Type, string.Join(',', tensor.Dimensions), Convert.ToHexString(tensor.Bytes.Span));
        return smallConstants.TryGetValue(key, out OnnxValue? known) ? known : smallConstants[key] = NewConstant(Unique("constant"), tensor);
    }

    /// <summary>A weight, stored under its own name. The same tensor given again is the same value, so it is stored once.</summary>
    /// <param name="name">The name wanted in the file; within a part of the model the part comes before it, and a number after it if it is taken.</param>
    /// <param name="tensor">The contents. Their memory is not copied: keep it unchanged until the model is written.</param>
    public OnnxValue Weight(string name, OnnxTensor tensor) => SharedWeight(scope.Length > 0 ? $"{scope}.{name}" : name, () => tensor, tensor);

    /// <summary>A weight that is the same value whenever it is asked for with an equal <paramref name="identity"/>.</summary>
    /// <param name="name">The whole name wanted in the file; a number is added if it is taken.</param>
    /// <param name="tensor">The contents, asked for only the first time.</param>
    /// <param name="identity">What makes two weights the same one, for instance the address of their memory.</param>
    internal OnnxValue SharedWeight(string name, Func<OnnxTensor> tensor, object identity)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        if (!shared.TryGetValue(identity, out OnnxValue? value))
        {
            value = shared[identity] = NewConstant(Unique(name, scoped: false), tensor());
        }

        return value;
    }

    /// <summary>Adds a node with one output.</summary>
    /// <param name="type">The operator, for instance <c>MatMul</c>.</param>
    /// <param name="inputs">Its inputs; null for an optional one that is left out.</param>
    /// <param name="attributes">Its attributes, by name.</param>
    /// <exception cref="GraphException">The inputs do not fit the operator, or nothing is known here about its outputs.</exception>
    public OnnxValue Op(string type, ReadOnlySpan<OnnxValue?> inputs, params ReadOnlySpan<(string Name, AttributeValue Value)> attributes) =>
        Op(type, inputs, 1, attributes)[0];

    /// <summary>Adds a node with several outputs, of which it gives the first <paramref name="outputs"/>.</summary>
    /// <inheritdoc cref="Op(string, ReadOnlySpan{OnnxValue?}, ReadOnlySpan{ValueTuple{string, AttributeValue}})"/>
    public OnnxValue[] Op(string type, ReadOnlySpan<OnnxValue?> inputs, int outputs, params ReadOnlySpan<(string Name, AttributeValue Value)> attributes)
    {
        var node = new NodeContext(this, type, inputs.ToArray(), outputs, attributes);
        InferredValue[] inferred = OperatorRules.Infer(node);
        return Add(node, string.Empty, inferred);
    }

    /// <summary>Adds a node of an operator that is not known here, of the standard domain or another, whose outputs the caller states.</summary>
    /// <param name="domain">The operator's domain; empty or <c>ai.onnx</c> for the standard one.</param>
    /// <param name="domainVersion">The version of the domain's operator set; for the standard one, <see cref="Opset"/>.</param>
    /// <param name="type">The operator.</param>
    /// <param name="inputs">Its inputs; null for an optional one that is left out.</param>
    /// <param name="outputs">Type and shape of every output.</param>
    /// <param name="attributes">Its attributes, by name.</param>
    /// <exception cref="GraphException">The graph has another version of the domain.</exception>
    public OnnxValue[] CustomOp(
        string domain, long domainVersion, string type, ReadOnlySpan<OnnxValue?> inputs, ReadOnlySpan<(ElementType Type, TensorShape Shape)> outputs, params ReadOnlySpan<(string Name, AttributeValue Value)> attributes)
    {
        // Two names of the standard domain.
        domain = domain == "ai.onnx" ? string.Empty : domain;
        if (!domains.TryAdd(domain, domainVersion) && domains[domain] != domainVersion)
        {
            throw new GraphException(
                $"{type} asks for version {domainVersion} of the {(domain.Length == 0 ? "standard operators" : $"domain '{domain}'")}, but this graph has version {domains[domain]}, and a model has one version of each.");
        }

        var inferred = new InferredValue[outputs.Length];
        for (int i = 0; i < inferred.Length; i++)
        {
            inferred[i] = new(outputs[i].Type, outputs[i].Shape);
        }

        return Add(new(this, type, inputs.ToArray(), outputs.Length, attributes), domain, inferred);
    }

    /// <summary>Puts what is added until the result is disposed under a part of the model, for instance <c>encoder.layers.0</c>.</summary>
    public IDisposable Within(string part)
    {
        string outer = scope;
        scope = outer.Length == 0 ? part : $"{outer}.{part}";
        return new Scope(this, outer);
    }

    /// <summary>Like <see cref="Within"/>, with the whole path.</summary>
    internal IDisposable At(string path)
    {
        string outer = scope;
        scope = path;
        return new Scope(this, outer);
    }

    /// <summary>
    /// The finished model, without the nodes and constants that no output needs, and with types and shapes of all values between. The builder can go on afterwards; the model does not change with it.
    /// </summary>
    public ModelProto Build()
    {
        GraphProto finished = graph.Clone();
        NeededParts.Of(finished, finished.Output.Select(o => o.Name)).RemoveOthers(finished);
        FinishedGraph.NameOutputsAtTheirSource(finished, made.ContainsKey);
        finished.Initializer.AddRange(finished.Node.SelectMany(n => n.Input).Distinct(StringComparer.Ordinal).Where(constants.ContainsKey).Select(n => constants[n].ToProto(n)));
        finished.ValueInfo.AddRange(finished.Node.SelectMany(n => n.Output).Where(made.ContainsKey).Select(n => ValueInfos.Of(n, made[n].Type, made[n].Shape)));
        ModelProto model = frame.Clone();
        model.Graph = finished;
        model.OpsetImport.Clear();
        model.OpsetImport.AddRange(domains.Select(d => new OperatorSetIdProto { Domain = d.Key, Version = d.Value }));
        return model;
    }

    /// <summary>A dimension that nothing is known about, unlike any other.</summary>
    internal Dimension UnknownDimension() => Dimension.Unknown($"unknown_{unnamedDimensions++}");

    private OnnxValue[] Add(NodeContext node, string domain, InferredValue[] inferred)
    {
        foreach (OnnxValue? input in node.Inputs)
        {
            Own(input);
        }

        if (inferred is [{ Contents.IsKnown: true } computed])
        {
            long[] elements = computed.Contents.ToArray();
            return [Constant(OnnxTensor.From<long>(elements, computed.Shape.ToArray()))];
        }

        if (inferred is [{ Constant: { } constant }])
        {
            return [Constant(constant)];
        }

        string[] outputs = [.. inferred.Select(_ => Unique(node.Type))];
        Append(node.Type, node.Inputs, outputs, domain, node.Attributes);
        OnnxValue[] values = [.. inferred.Select((v, i) => new OnnxValue(this, outputs[i], v.Type, v.Shape, contents: v.Contents, operation: node.Type))];
        foreach (OnnxValue value in values)
        {
            made[value.Name] = value;
        }

        return values;
    }

    private void Append(string type, IReadOnlyList<OnnxValue?> inputs, string[] outputs, string domain, IEnumerable<AttributeProto> attributes)
    {
        // Optional inputs at the end that are left out are not written: ONNX Runtime fails on some operators that have them by an empty name.
        int given = inputs.Count;
        while (given > 0 && inputs[given - 1] is null)
        {
            given--;
        }

        string name = outputs[0];
        while (!nodeNames.Add(name))
        {
            name += "_"; // a node that was read has it
        }

        var node = new NodeProto { OpType = type, Name = name, Output = { outputs }, Input = { inputs.Take(given).Select(i => i?.Name ?? string.Empty) }, Attribute = { attributes } };
        if (domain.Length > 0)
        {
            node.Domain = domain;
        }

        graph.Node.Add(node);
    }

    private OnnxValue NewConstant(string name, OnnxTensor tensor)
    {
        constants[name] = tensor;
        return ConstantValue(name, tensor);
    }

    private OnnxValue ConstantValue(string name, OnnxTensor tensor)
    {
        TensorShape? contents = tensor.Type == ElementType.Int64 && tensor.Dimensions.Count <= 1 && tensor.Count <= 64 ? TensorShape.Of(tensor.Span<long>()) : null;
        return new(this, name, tensor.Type, TensorShape.Of([.. tensor.Dimensions]), tensor, contents);
    }

    private void Own(OnnxValue? value)
    {
        if (value is not null && value.Owner != this)
        {
            throw new ArgumentException($"The value '{value.Name}' belongs to another graph.");
        }
    }

    private void Take(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        if (!names.Add(name))
        {
            throw new ArgumentException($"The name '{name}' is taken in graph '{graph.Name}'.", nameof(name));
        }
    }

    private string Unique(string wanted, bool scoped = true)
    {
        string name = scoped && scope.Length > 0 ? $"{scope}/{wanted}" : wanted;
        string candidate = name;
        while (!names.Add(candidate))
        {
            int number = nextNumber[name] = nextNumber.GetValueOrDefault(name) + 1;
            candidate = $"{name}_{number}";
        }

        return candidate;
    }

    private sealed class Scope(GraphBuilder builder, string outer) : IDisposable
    {
        public void Dispose() => builder.scope = outer;
    }
}
