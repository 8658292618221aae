using System.Globalization;
using MlNetPath.Onnx.Graph.Inspecting;
using MlNetPath.Onnx.Graph.Schema;

namespace MlNetPath.Onnx.Graph.Drawing;

/// <summary>A line of the picture: a value that one box makes and another reads.</summary>
/// <param name="From">The number of the box that makes it.</param>
/// <param name="To">The number of the box that reads it.</param>
/// <param name="Backward">Whether the reader comes first in the file, as in no sound model.</param>
internal readonly record struct Line(int From, int To, bool Backward);

/// <summary>What is to be drawn of a graph, without places yet.</summary>
internal sealed class DrawnGraph
{
    public const int MostNodes = 5000, MostLines = 20000;
    private const int LongestTitle = 32, LongestPath = 36, LongestShape = 60, LongestType = 160, LongestHint = 400;
    private readonly HashSet<(int, int)> seen = [];

    private DrawnGraph()
    {
    }

    public List<Box> Boxes { get; } = [];

    public List<Line> Lines { get; } = [];

    public required string Title { get; init; }

    public int NodesLeftOut { get; private init; }

    public bool LinesLeftOut { get; private set; }

    public static DrawnGraph Of(ModelProto model)
    {
        GraphProto graph = model.Graph ?? new GraphProto();
        var functions = model.Functions.Select(f => (f.Domain, f.Name)).ToHashSet();
        var drawn = new DrawnGraph
        {
            Title = Short(graph.Name.Length > 0 ? graph.Name : "graph", 60),
            NodesLeftOut = Math.Max(0, graph.Node.Count - MostNodes),
        };
        Dictionary<string, string> shapes = KnownShapes(graph);
        var weights = graph.Initializer.Select(t => t.Name).Concat(graph.SparseInitializer.Select(s => s.Values?.Name ?? string.Empty)).ToHashSet(StringComparer.Ordinal);
        var makers = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (ValueInfoProto input in graph.Input.Where(v => !weights.Contains(v.Name)).Take(MostNodes))
        {
            makers.TryAdd(input.Name, drawn.Add(BoxOf(input, BoxKind.Input)));
        }

        NodeProto[] nodes = [.. graph.Node.Take(MostNodes)];
        int first = drawn.Boxes.Count;
        foreach (NodeProto node in nodes)
        {
            string label = node.Output.Count > 0 && shapes.TryGetValue(node.Output[0], out string? shape) ? shape : string.Empty;
            int number = drawn.Add(BoxOf(node, weights, functions.Contains((node.Domain, node.OpType))) with { Label = label });
            foreach (string output in node.Output.Where(o => o.Length > 0))
            {
                makers.TryAdd(output, number);
            }
        }

        for (int i = 0; i < nodes.Length; i++)
        {
            // What graphs inside read from this one, the node reads too.
            IEnumerable<string> inner = ModelNodes.Graphs(nodes[i]).SelectMany(ModelNodes.Of).SelectMany(n => n.Input);
            foreach (string input in nodes[i].Input.Concat(inner))
            {
                if (makers.TryGetValue(input, out int maker) && maker != first + i)
                {
                    drawn.Add(maker, first + i);
                }
            }
        }

        foreach (ValueInfoProto output in graph.Output.Take(MostNodes))
        {
            int number = drawn.Add(BoxOf(output, BoxKind.Output));
            if (makers.TryGetValue(output.Name, out int maker))
            {
                drawn.Add(maker, number);
            }
        }

        return drawn;
    }

    private static Dictionary<string, string> KnownShapes(GraphProto graph)
    {
        var shapes = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (ValueInfoProto value in graph.ValueInfo.Concat(graph.Output).Where(v => v.Type?.TensorType?.Shape is not null))
        {
            shapes.TryAdd(value.Name, Short(TypeText.Shape(value.Type.TensorType.Shape), LongestShape));
        }

        return shapes;
    }

    // What goes in and out is what a reader of the picture needs in full.
    private static Box BoxOf(ValueInfoProto value, BoxKind kind)
    {
        string name = Short(value.Name, LongestType), type = Short(TypeText.Of(value.Type), LongestType);
        return new(name, [type], kind, $"{(kind == BoxKind.Input ? "input" : "output")} {name}: {type}");
    }

    private static Box BoxOf(NodeProto node, HashSet<string> weights, bool isFunction)
    {
        int used = node.Input.Count(weights.Contains), inputs = node.Input.Count(n => n.Length > 0) - used, graphs = ModelNodes.Graphs(node).Count();
        string[] counts = [.. Counted(inputs, "in", "in").Concat(Counted(used, "weight", "weights")).Concat(Counted(node.Output.Count(n => n.Length > 0), "out", "out")).Concat(Counted(graphs, "subgraph", "subgraphs"))];
        string hint = $"{node.OpType} {Short(node.Name, LongestHint)}\nreads {Short(string.Join(", ", node.Input.Take(20)), LongestHint)}\nmakes {Short(string.Join(", ", node.Output.Take(20)), LongestHint)}";
        string[] lines = [PathOf(node.Name), string.Join(" · ", counts)];
        return new(Short(node.OpType.Length > 0 ? node.OpType : "?"), [.. lines.Where(line => line.Length > 0)], isFunction ? BoxKind.Function : BoxKinds.Of(node, graphs > 0), Short(hint, 3 * LongestHint));
    }

    private static IEnumerable<string> Counted(int count, string one, string several) =>
        count == 0 ? [] : [$"{count.ToString(CultureInfo.InvariantCulture)} {(count == 1 ? one : several)}"];

    // Exporters name a node by its module's path, a slash and the operator; of a long path the ends tell most.
    private static string PathOf(string name)
    {
        const int Half = LongestPath / 2;
        string path = name[..Math.Max(0, name.LastIndexOf('/'))].TrimStart('/');
        return path.Length <= LongestPath ? path : $"{path[..(Half - 1)]}…{path[^Half..]}";
    }

    private static string Short(string text, int longest = LongestTitle) => text.Length <= longest ? text : text[..(longest - 1)] + "…";

    private int Add(Box box)
    {
        Boxes.Add(box);
        return Boxes.Count - 1;
    }

    private void Add(int from, int to)
    {
        if (Lines.Count >= MostLines)
        {
            LinesLeftOut = true;
        }
        else if (seen.Add((from, to)))
        {
            Lines.Add(new(from, to, Backward: from > to));
        }
    }
}
