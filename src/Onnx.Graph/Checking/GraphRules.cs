using MlNetPath.Onnx.Graph.Schema;
using static MlNetPath.Onnx.Graph.Checking.Problems;

namespace MlNetPath.Onnx.Graph.Checking;

/// <summary>The rules for a graph, the graphs inside it, and the body of a function.</summary>
/// <param name="problems">Where problems go.</param>
/// <param name="domains">The operator sets that are declared.</param>
/// <param name="attributes">In a function: its attributes, which those of its nodes may refer to. Otherwise null.</param>
/// <param name="old">Whether the format is so old that attributes have no type.</param>
internal sealed class GraphRules(Problems problems, HashSet<string> domains, HashSet<string>? attributes, bool old)
{
    // The reader stops earlier. A model made in memory could be nested until the stack is full.
    private const int Deepest = 64;

    public void CheckMain(GraphProto graph)
    {
        var scope = new Scope(null);
        CheckGraph("graph", graph, scope);
        foreach (ValueInfoProto value in graph.Input.Concat(graph.Output))
        {
            TypeRules.CheckDeclared(value, problems);
        }

        foreach (ValueInfoProto output in graph.Output.Where(o => o.Name.Length > 0 && !scope.Has(o.Name)))
        {
            problems.Add("graph", $"its output {Quote(output.Name)} is made by no node");
        }
    }

    public void CheckFunction(string place, FunctionProto function)
    {
        var scope = new Scope(null);
        foreach (string input in function.Input)
        {
            Declare(place, "input", input, scope);
        }

        CheckNodes(place, function.Node, scope);
        foreach (string output in function.Output.Where(o => !scope.Has(o)))
        {
            problems.Add(place, $"its output {Quote(output)} is made by no node");
        }
    }

    private void CheckGraph(string place, GraphProto graph, Scope scope)
    {
        foreach (ValueInfoProto input in graph.Input)
        {
            Declare(place, "input", input.Name, scope);
        }

        // A weight may also be an input: then it is the input's default.
        var weights = new HashSet<string>(StringComparer.Ordinal);
        foreach (TensorProto tensor in graph.Initializer)
        {
            AddWeight(place, tensor.Name, weights, scope);
            TensorRules.Check(place, tensor, problems);
        }

        foreach (SparseTensorProto tensor in graph.SparseInitializer)
        {
            AddWeight(place, tensor.Values?.Name ?? string.Empty, weights, scope);
            TensorRules.Check(place, tensor, problems);
        }

        CheckNodes(place, graph.Node, scope);
        foreach (string name in ModelRules.Repeated(graph.Output.Select(o => o.Name)))
        {
            problems.Add(place, name.Length == 0 ? "several of its outputs have no name" : $"it has the output {Quote(name)} twice");
        }

        if (graph.Output.Any(o => o.Name.Length == 0))
        {
            problems.Add(place, "one of its outputs has no name");
        }
    }

    private void CheckNodes(string place, IList<NodeProto> nodes, Scope scope)
    {
        Dictionary<string, int>? makers = null;
        for (int i = 0; i < nodes.Count; i++)
        {
            NodeProto node = nodes[i];
            string here = $"{(place == "graph" ? string.Empty : $"{place}, ")}node {(node.Name.Length > 0 ? Quote(node.Name) : $"number {i}")} ({(node.OpType.Length > 0 ? node.OpType.Length > 60 ? node.OpType[..60] : node.OpType : "no type")})";
            if (node.OpType.Length == 0)
            {
                problems.Add(here, "it has no operator");
            }

            if (!domains.Contains(ModelRules.Domain(node.Domain)) && !(old && node.Domain.Length == 0))
            {
                problems.Add(here, $"the operator set of its domain, {Quote(node.Domain)}, is not declared (opset_import)");
            }

            foreach (string input in node.Input.Where(n => n.Length > 0 && !scope.Sees(n)))
            {
                makers ??= Makers(nodes);
                problems.Add(here, makers.TryGetValue(input, out int maker)
                    ? maker == i ? $"its input {Quote(input)} is its own output" : $"its input {Quote(input)} is made only later, by node {(nodes[maker].Name.Length > 0 ? Quote(nodes[maker].Name) : $"number {maker}")}"
                    : $"its input {Quote(input)} is made by no node, and is no input or weight of the graph");
            }

            CheckAttributes(here, node, scope);
            foreach (string output in node.Output.Where(n => n.Length > 0))
            {
                if (!scope.Add(output))
                {
                    problems.Add(here, $"its output {Quote(output)} has the name of another value");
                }
            }
        }
    }

    private void CheckAttributes(string place, NodeProto node, Scope scope)
    {
        foreach (string name in ModelRules.Repeated(node.Attribute.Select(a => a.Name)))
        {
            problems.Add(place, $"it has the attribute {Quote(name)} twice");
        }

        foreach (AttributeProto attribute in node.Attribute)
        {
            if (attribute.Name.Length == 0)
            {
                problems.Add(place, "an attribute has no name");
            }

            if (attribute.HasRefAttrName && attribute.RefAttrName.Length > 0)
            {
                if (attributes is null)
                {
                    problems.Add(place, $"its attribute {Quote(attribute.Name)} refers to {Quote(attribute.RefAttrName)} of a function, but is in none");
                }
                else if (!attributes.Contains(attribute.RefAttrName))
                {
                    problems.Add(place, $"its attribute {Quote(attribute.Name)} refers to {Quote(attribute.RefAttrName)}, which the function does not have");
                }

                continue;
            }

            AttributeRules.Check(place, attribute, old, problems);
            CheckContents($"{place}, {(attribute.Name.Length > 60 ? attribute.Name[..60] : attribute.Name)}", attribute, scope);
        }
    }

    private void CheckContents(string place, AttributeProto attribute, Scope scope)
    {
        foreach (TensorProto tensor in attribute.T is null ? attribute.Tensors : attribute.Tensors.Prepend(attribute.T))
        {
            TensorRules.Check(place, tensor, problems);
        }

        foreach (SparseTensorProto tensor in attribute.SparseTensor is null ? attribute.SparseTensors : attribute.SparseTensors.Prepend(attribute.SparseTensor))
        {
            TensorRules.Check(place, tensor, problems);
        }

        foreach (GraphProto graph in attribute.G is null ? attribute.Graphs : attribute.Graphs.Prepend(attribute.G))
        {
            if (scope.Depth >= Deepest)
            {
                problems.Add(place, $"graphs are nested more than {Deepest} levels deep");
                continue;
            }

            var inner = new Scope(scope);
            CheckGraph(place, graph, inner);
            foreach (ValueInfoProto output in graph.Output.Where(o => o.Name.Length > 0 && !inner.Has(o.Name)))
            {
                problems.Add(place, scope.Sees(output.Name)
                    ? $"its output {Quote(output.Name)} is a value of the graph around it; an Identity must stand between"
                    : $"its output {Quote(output.Name)} is made by no node");
            }
        }
    }

    private void Declare(string place, string kind, string name, Scope scope)
    {
        if (name.Length == 0)
        {
            problems.Add(place, $"one of its {kind}s has no name");
        }
        else if (!scope.Add(name))
        {
            problems.Add(place, $"it has the {kind} {Quote(name)} twice");
        }
    }

    private void AddWeight(string place, string name, HashSet<string> weights, Scope scope)
    {
        if (name.Length == 0)
        {
            problems.Add(place, "one of its weights has no name");
        }
        else if (!weights.Add(name))
        {
            problems.Add(place, $"it has the weight {Quote(name)} twice");
        }

        scope.Add(name);
    }

    private static Dictionary<string, int> Makers(IList<NodeProto> nodes)
    {
        var makers = new Dictionary<string, int>(StringComparer.Ordinal);
        for (int i = 0; i < nodes.Count; i++)
        {
            foreach (string output in nodes[i].Output)
            {
                makers.TryAdd(output, i);
            }
        }

        return makers;
    }
}
