using System.IO.Enumeration;
using MlNetPath.Onnx.Graph.Schema;

namespace MlNetPath.Onnx.Graph.Quantizing;

/// <summary>A model that is being changed: a copy of the one given, new names, new weights, and what is reported about it.</summary>
internal sealed class ModelRewrite
{
    // The format from which on weights need not be inputs too.
    private const int WeightsApart = 4;

    private readonly HashSet<string> names = new(StringComparer.Ordinal);
    private readonly HashSet<string> nodeNames = new(StringComparer.Ordinal);
    private readonly HashSet<string> replaced = new(StringComparer.Ordinal);
    private readonly QuantizationOptions options;

    public ModelRewrite(ModelProto model, QuantizationOptions options)
    {
        this.options = options;
        Model = model.Clone();
        if (Model.IrVersion < WeightsApart)
        {
            // Before, every weight was an input too, and yet no runtime let callers change it.
            Model.IrVersion = WeightsApart;
            HashSet<string> weights = [.. Model.Graph.Initializer.Select(t => t.Name)];
            Remove(Model.Graph.Input, i => weights.Contains(i.Name));
        }

        foreach (GraphProto graph in Graphs())
        {
            names.UnionWith(graph.Input.Concat(graph.Output).Select(v => v.Name));
            names.UnionWith(graph.Initializer.Select(t => t.Name));
            names.UnionWith(graph.SparseInitializer.Select(s => s.Values?.Name ?? string.Empty));
            nodeNames.UnionWith(graph.Node.Select(n => n.Name));
            names.UnionWith(graph.Node.SelectMany(n => n.Output.Concat(n.Input)));
        }

        CheckExclude();
    }

    /// <summary>The copy.</summary>
    public ModelProto Model { get; }

    /// <summary>What was changed.</summary>
    public List<QuantizedNode> Quantized { get; } = [];

    /// <summary>What was not.</summary>
    public List<SkippedNode> Skipped { get; } = [];

    /// <summary>The version of the standard operators.</summary>
    public long Opset => Model.OpsetImport.FirstOrDefault(o => o.Domain is "" or "ai.onnx")?.Version ?? 1;

    /// <summary>A name that nothing has yet.</summary>
    public string NewName(string wanted) => Unique(names, wanted);

    /// <summary>A new node, called like its first output if no other is.</summary>
    public NodeProto Node(string type, string[] inputs, string[] outputs, params AttributeProto[] attributes) =>
        new() { OpType = type, Name = Unique(nodeNames, outputs[0]), Input = { inputs }, Output = { outputs }, Attribute = { attributes } };

    /// <summary>A new <c>Cast</c>.</summary>
    public NodeProto Cast(string input, string output, ElementType to) => Node("Cast", [input], [output], Operators.Attribute("to", (long)to));

    /// <summary>Puts a new weight beside one that it takes the place of.</summary>
    /// <returns>Its name.</returns>
    public string AddWeight(GraphConstant old, string ending, OnnxTensor tensor)
    {
        replaced.Add(old.Tensor.Name.Length > 0 ? old.Tensor.Name : old.Name);
        replaced.Add(old.Name);
        string name = NewName($"{old.Name}_{ending}");
        old.Scope.Graph.Initializer.Add(tensor.ToProto(name));
        return name;
    }

    /// <summary>Says that a node no longer uses a weight, which goes if nothing else does.</summary>
    public void Release(string weight) => replaced.Add(weight);

    /// <summary>Whether a node or its weight was excluded; then it is reported as skipped.</summary>
    public bool IsExcluded(NodeProto node, string weight)
    {
        if (!options.Exclude.Any(pattern => Matches(pattern, node) || Matches(pattern, weight)))
        {
            return false;
        }

        Skip(node, "it is excluded");
        return true;
    }

    /// <summary>Reports a node that stays as it is.</summary>
    public void Skip(NodeProto node, string reason) => Skipped.Add(new(Operators.NameOf(node), node.OpType, reason));

    /// <summary>Reports a node that was changed.</summary>
    public void Report(NodeProto node, string weight, string format) => Quantized.Add(new(Operators.NameOf(node), node.OpType, weight, format));

    /// <summary>The contents of a constant.</summary>
    public OnnxTensor Read(GraphConstant constant) => OnnxTensor.FromProto(constant.Tensor, options.ExternalDataFolder);

    /// <summary>Declares an operator set.</summary>
    public void Import(string domain, long version)
    {
        if (Model.OpsetImport.All(o => o.Domain != domain))
        {
            Model.OpsetImport.Add(new OperatorSetIdProto { Domain = domain, Version = version });
        }
    }

    /// <summary>Takes away the weights that have been replaced where nothing uses them any more, and the nodes that made or transposed them.</summary>
    public void RemoveReplaced()
    {
        while (true)
        {
            HashSet<string> used = [.. Graphs().SelectMany(g => g.Node.SelectMany(n => n.Input).Concat(g.Output.Select(o => o.Name)))];
            bool found = false;
            foreach (GraphProto graph in Graphs())
            {
                found |= Remove(graph.Node, n => n.OpType is "Constant" or "Transpose" && n.Output is [var name] && !used.Contains(name) && LeadsToReplaced(n));
                Remove(graph.Initializer, t => replaced.Contains(t.Name) && !used.Contains(t.Name));
            }

            if (!found)
            {
                break;
            }
        }

        foreach (GraphProto graph in Graphs())
        {
            // What is said about values that are gone.
            HashSet<string> made = [.. graph.Node.SelectMany(n => n.Output)];
            Remove(graph.ValueInfo, v => !made.Contains(v.Name));
        }
    }

    /// <summary>Takes messages out of a list. The list finds messages by their contents, all weights included, and this does not.</summary>
    /// <returns>Whether there were any.</returns>
    public static bool Remove<T>(IList<T> list, Predicate<T> which)
    {
        int before = list.Count;
        for (int i = before - 1; i >= 0; i--)
        {
            if (which(list[i]))
            {
                list.RemoveAt(i);
            }
        }

        return list.Count < before;
    }

    private static string Unique(HashSet<string> names, string wanted)
    {
        string name = wanted;
        for (int i = 1; !names.Add(name); i++)
        {
            name = $"{wanted}_{i}";
        }

        return name;
    }

    private IEnumerable<GraphProto> Graphs() => ModelNodes.Of(Model.Graph).SelectMany(ModelNodes.Graphs).Prepend(Model.Graph);

    private bool LeadsToReplaced(NodeProto node) => replaced.Contains(node.Output[0]) || node.Input.Any(replaced.Contains);

    private static bool Matches(string pattern, NodeProto node) => Matches(pattern, node.Name) || Matches(pattern, node.OpType) || node.Output.Any(o => Matches(pattern, o));

    private static bool Matches(string pattern, string name) => name.Length > 0 && FileSystemName.MatchesSimpleExpression(pattern, name, ignoreCase: false);

    // A name that is misspelt would quantize what was meant to stay.
    private void CheckExclude()
    {
        foreach (string pattern in options.Exclude)
        {
            if (!Graphs().Any(g => g.Node.Any(n => Matches(pattern, n)) || g.Initializer.Any(t => Matches(pattern, t.Name))))
            {
                throw new GraphException($"Nothing in the model is called '{pattern}', which is to stay as it is: no node, no weight, no operator.");
            }
        }
    }
}
