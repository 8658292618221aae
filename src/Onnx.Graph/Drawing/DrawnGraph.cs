using System.Globalization;
using MlNetPath.Onnx.Graph.Inspecting;
using MlNetPath.Onnx.Graph.Schema;

namespace MlNetPath.Onnx.Graph.Drawing;

/// <summary>A box of the picture.</summary>
/// <param name="Title">Its first line.</param>
/// <param name="Detail">Its second line, smaller.</param>
/// <param name="Kind">Decides its colour.</param>
/// <param name="Hint">What a pointer over it shows.</param>
internal sealed record Box(string Title, string Detail, BoxKind Kind, string Hint)
{
    private const double LetterWidth = 7.6, SmallLetterWidth = 5.9, Margin = 26;

    public const double Height = 42;

    // Letters are estimated: an SVG has no way to ask, and looks right with any font that is not very wide.
    public double Width { get; } = Math.Max(84, Math.Max(Title.Length * LetterWidth, Detail.Length * SmallLetterWidth) + Margin);
}

/// <summary>A line of the picture: a value that one box makes and another reads.</summary>
/// <param name="From">The number of the box that makes it.</param>
/// <param name="To">The number of the box that reads it.</param>
/// <param name="Backward">Whether the reader comes first in the file, as in no sound model.</param>
internal readonly record struct Line(int From, int To, bool Backward);

/// <summary>What is to be drawn of a graph, without places yet.</summary>
internal sealed class DrawnGraph
{
    public const int MostNodes = 5000, MostLines = 20000;
    private const int LongestTitle = 32, LongestHint = 400;
    private readonly HashSet<(int, int)> seen = [];

    private DrawnGraph()
    {
    }

    public List<Box> Boxes { get; } = [];

    public List<Line> Lines { get; } = [];

    /// <summary>By box: the shape of the first value it makes, where it is known.</summary>
    public Dictionary<int, string> Shapes { get; } = [];

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
            string type = TypeText.Of(input.Type);
            makers.TryAdd(input.Name, drawn.Add(new(Short(input.Name), Short(type), BoxKind.Input, $"input {Short(input.Name, LongestHint)}: {Short(type, LongestHint)}")));
        }

        NodeProto[] nodes = [.. graph.Node.Take(MostNodes)];
        int first = drawn.Boxes.Count;
        foreach (NodeProto node in nodes)
        {
            int number = drawn.Add(BoxOf(node, weights, functions.Contains((node.Domain, node.OpType))));
            foreach (string output in node.Output.Where(o => o.Length > 0))
            {
                makers.TryAdd(output, number);
            }

            if (node.Output.Count > 0 && shapes.TryGetValue(node.Output[0], out string? shape))
            {
                drawn.Shapes[number] = shape;
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
            string type = TypeText.Of(output.Type);
            int number = drawn.Add(new(Short(output.Name), Short(type), BoxKind.Output, $"output {Short(output.Name, LongestHint)}: {Short(type, LongestHint)}"));
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
            shapes.TryAdd(value.Name, Short(TypeText.Shape(value.Type.TensorType.Shape)));
        }

        return shapes;
    }

    private static Box BoxOf(NodeProto node, HashSet<string> weights, bool isFunction)
    {
        int used = node.Input.Count(weights.Contains), inputs = node.Input.Count(n => n.Length > 0) - used, graphs = ModelNodes.Graphs(node).Count();
        string[] counts = [.. Counted(inputs, "in", "in").Concat(Counted(used, "weight", "weights")).Concat(Counted(node.Output.Count(n => n.Length > 0), "out", "out")).Concat(Counted(graphs, "subgraph", "subgraphs"))];
        string hint = $"{node.OpType} {Short(node.Name, LongestHint)}\nreads {Short(string.Join(", ", node.Input.Take(20)), LongestHint)}\nmakes {Short(string.Join(", ", node.Output.Take(20)), LongestHint)}";
        return new(Short(node.OpType.Length > 0 ? node.OpType : "?"), string.Join(" · ", counts), isFunction ? BoxKind.Function : BoxKinds.Of(node, graphs > 0), Short(hint, 3 * LongestHint));
    }

    private static IEnumerable<string> Counted(int count, string one, string several) =>
        count == 0 ? [] : [$"{count.ToString(CultureInfo.InvariantCulture)} {(count == 1 ? one : several)}"];

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
