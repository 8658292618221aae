using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using MlNetPath.Onnx.Graph.Drawing;
using MlNetPath.Onnx.Graph.Schema;

namespace MlNetPath.Onnx.Graph.Tests;

public sealed partial class GraphDrawingTests
{
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    [Fact]
    public void Every_node_input_and_output_is_a_box_and_no_boxes_overlap()
    {
        foreach (ModelProto model in SampleModels.All.Values.Select(m => m()).Append(Residual(30)))
        {
            XElement picture = XElement.Parse(GraphDrawing.ToSvg(model));
            (double X, double Y, double Width, double Height)[] boxes = [.. picture.Elements(Svg + "g").Select(g => g.Element(Svg + "rect")!).Select(r => (Number(r, "x"), Number(r, "y"), Number(r, "width"), Number(r, "height")))];
            Assert.Equal(model.Graph.Node.Count + model.Graph.Input.Count + model.Graph.Output.Count, boxes.Length);
            foreach (var row in boxes.GroupBy(b => b.Y))
            {
                var sorted = row.OrderBy(b => b.X).ToArray();
                Assert.All(sorted.Zip(sorted.Skip(1)), pair => Assert.True(pair.First.X + pair.First.Width < pair.Second.X));
            }

            Assert.All(boxes, b => Assert.InRange(b.X + b.Width, 0, Number(picture, "width")));
            Assert.All(boxes, b => Assert.InRange(b.Y + b.Height, 0, Number(picture, "height")));
        }
    }

    [Fact]
    public void Shapes_stand_free_of_boxes_of_lines_and_of_each_other()
    {
        foreach (ModelProto model in SampleModels.All.Values.Select(m => m()).Concat([Residual(12), Fan(9), Tangled(1), Tangled(2), Tangled(3)]))
        {
            XElement picture = XElement.Parse(GraphDrawing.ToSvg(model));
            Area[] boxes = [.. picture.Elements(Svg + "g").Select(g => g.Element(Svg + "rect")!).Select(r => new Area(Number(r, "x"), Number(r, "y"), Number(r, "width"), Number(r, "height")))];

            // Letters of 10.5 pixels, 8 of them above the line that they stand on, and half as wide as high.
            Area[] labels = [.. picture.Elements(Svg + "text").Where(t => t.Attribute("class")!.Value == "shape").Select(t => new Area(Number(t, "x"), Number(t, "y") - 8, t.Value.Length * 5.25, 10.5))];
            for (int i = 0; i < labels.Length; i++)
            {
                Assert.InRange(labels[i].X + labels[i].Width, 0, Number(picture, "width"));
                Assert.DoesNotContain(boxes, labels[i].Meets);
                Assert.DoesNotContain(labels[(i + 1)..], labels[i].Meets);
            }

            foreach (Area point in picture.Elements(Svg + "path").SelectMany(path => PointsOf(path.Attribute("d")!.Value)))
            {
                Assert.DoesNotContain(labels, point.Meets);
            }
        }
    }

    [Fact]
    public void What_goes_in_and_out_is_shown_in_full_and_where_a_node_belongs_too()
    {
        string[] dimensions = ["batch", "target_length", "source_length", "number_of_heads", "features_of_a_head"];
        var g = new GraphBuilder("attention");
        OnnxValue x = g.Input("query_and_everything_that_belongs_to_it", ElementType.Float, [.. dimensions.Select(d => (Dimension)d)]), y;
        using (g.Within("encoder.layers.0.attention"))
        {
            x = g.Neg(x);
        }

        using (g.Within("decoder.blocks.11.cross_attention.projections.query.inner"))
        {
            y = g.Abs(x);
        }

        g.Output("attention", g.Relu(y));
        string[] Lines(string title) => [.. XElement.Parse(GraphDrawing.ToSvg(g.Build())).Elements(Svg + "g").Select(b => b.Elements(Svg + "text").Select(t => t.Value).ToArray()).Single(lines => lines[0] == title)];
        string type = $"Float[{string.Join(", ", dimensions)}]";
        Assert.Equal(["query_and_everything_that_belongs_to_it", type], Lines("query_and_everything_that_belongs_to_it"));
        Assert.Equal(["attention", type], Lines("attention"));
        Assert.Equal(["Neg", "encoder.layers.0.attention", "1 in · 1 out"], Lines("Neg"));
        Assert.Equal(["Abs", "decoder.blocks.11…ctions.query.inner", "1 in · 1 out"], Lines("Abs"));
        Assert.Equal(["Relu", "1 in · 1 out"], Lines("Relu"));
    }

    [Fact]
    public void Lines_lead_down()
    {
        DrawnGraph graph = DrawnGraph.Of(Residual(30));
        var layers = new Layering(graph);
        Assert.All(graph.Lines, line => Assert.True(layers.Row[line.From] < layers.Row[line.To]));
        Assert.Empty(layers.Straight);
    }

    [Fact]
    public void Ordering_takes_crossings_away()
    {
        // Two rows joined in reverse: every pair of lines crosses until one row is turned round.
        ModelProto model = SampleModels.Model(new GraphProto { Name = "reversed" });
        model.Graph.Node.AddRange(Enumerable.Range(0, 10).Select(i => SampleModels.Node("Constant", [], [$"a{i}"])));
        model.Graph.Node.AddRange(Enumerable.Range(0, 10).Select(i => SampleModels.Node("Neg", [$"a{9 - i}"], [$"b{i}"])));
        var layers = new Layering(DrawnGraph.Of(model));
        layers.Order();
        Assert.Equal(layers.Points[0], layers.Points[1].Select(p => layers.Above[p].Single()));
    }

    [Fact]
    public void Large_dense_circular_and_broken_graphs_are_drawn()
    {
        ModelProto dense = SampleModels.Model(new GraphProto { Name = "dense" });
        dense.Graph.Node.AddRange(Enumerable.Range(0, 2000).Select(i => SampleModels.Node("Sum", [.. Enumerable.Range(Math.Max(0, i - 400), Math.Min(i, 400)).Select(j => $"v{j}")], [$"v{i}"])));
        ModelProto circle = SampleModels.Model(new GraphProto { Name = "circle" });
        circle.Graph.Node.AddRange(Enumerable.Range(0, 100).Select(i => SampleModels.Node("Neg", [$"v{(i + 1) % 100}"], [$"v{i}"])));
        ModelProto wide = SampleModels.Model(new GraphProto { Name = "wide" });
        wide.Graph.Node.AddRange(Enumerable.Range(0, 20_000).Select(i => SampleModels.Node("Constant", [], [$"v{i}"])));
        Assert.Contains("15,000 more are not", Draw(wide), StringComparison.Ordinal);
        Assert.Contains("Only the first 20,000 lines", Draw(dense), StringComparison.Ordinal);
        Assert.Contains("class=\"line back\"", Draw(circle), StringComparison.Ordinal);
        Assert.InRange(Draw(Residual(500)).Length, 1, 5_000_000);
        Draw(SampleModels.Model(new GraphProto()));
        Draw(new ModelProto());
        Draw(SampleModels.Nested(20_000));
    }

    [Fact]
    public void Names_are_text_and_nothing_else()
    {
        ModelProto model = SampleModels.Weights();
        model.Graph.Name = "<script>\u0001\ud800&\"'";
        model.Graph.Node[0].OpType = "]]></style>";
        XElement picture = XElement.Parse(GraphDrawing.ToSvg(model));
        Assert.Equal("<script>\uFFFD\uFFFD&\"'", picture.Element(Svg + "title")!.Value);
        Assert.Empty(picture.Descendants(Svg + "script"));
    }

    /// <summary>Blocks with a short cut around each, as most networks have.</summary>
    internal static ModelProto Residual(int blocks)
    {
        var g = new GraphBuilder("residual");
        OnnxValue x = g.Input("x", ElementType.Float, ["batch", 8]);
        for (int i = 0; i < blocks; i++)
        {
            OnnxValue weight = g.Weight($"w{i}", OnnxTensor.From<float>(new float[64], 8, 8));
            x = g.Add(x, g.Mul(g.MatMul(x, weight), g.Constant(OnnxTensor.Scalar(0.5f))));
        }

        g.Output("y", x);
        return g.Build();
    }

    // One value that many nodes read, side by side, all with shapes wider than their boxes.
    private static ModelProto Fan(int nodes)
    {
        var g = new GraphBuilder("fan");
        OnnxValue x = g.Relu(g.Input("x", ElementType.Float, ["batch", "a_long_dimension", "another_long_dimension"]));
        OnnxValue[] parts = [.. Enumerable.Range(0, nodes).Select(_ => g.Neg(x))];
        g.Output("y", parts.Append(x).Aggregate((a, b) => g.Add(b, a)));
        return g.Build();
    }

    // Nodes that read any two of those before them, so that lines pass many rows.
    private static ModelProto Tangled(int seed)
    {
        var random = new Random(seed);
        var g = new GraphBuilder("tangled");
        var values = new List<OnnxValue> { g.Input("x", ElementType.Float, ["batch", "a_long_dimension", "another_long_dimension"]) };
        for (int i = 0; i < 40; i++)
        {
            using (g.Within($"layers.{i}"))
            {
                values.Add(g.Add(values[random.Next(values.Count)], values[random.Next(values.Count)]));
            }
        }

        g.Output("y", values[^1]);
        return g.Build();
    }

    // Points close to each other on a path of moves, vertical lines and curves.
    private static IEnumerable<Area> PointsOf(string path)
    {
        double x = 0, y = 0;
        foreach (Match step in PathStep().Matches(path))
        {
            double[] to = [.. step.Groups["numbers"].Value.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(n => double.Parse(n, CultureInfo.InvariantCulture))];
            double[] at = step.Groups["what"].Value switch { "V" => [x, y, x, to[0], x, to[0]], "C" => to, "M" => [to[0], to[1], to[0], to[1], to[0], to[1]], string other => throw new InvalidDataException(other) };
            (double startX, double startY) = step.Groups["what"].Value == "M" ? (at[0], at[1]) : (x, y);
            for (double t = 0; t <= 1; t += 1 / 32d)
            {
                yield return new(Bezier(t, startX, at[0], at[2], at[4]), Bezier(t, startY, at[1], at[3], at[5]), 0, 0);
            }

            (x, y) = (at[4], at[5]);
        }

        static double Bezier(double t, double a, double b, double c, double d) => (Math.Pow(1 - t, 3) * a) + (3 * t * (1 - t) * (1 - t) * b) + (3 * t * t * (1 - t) * c) + (t * t * t * d);
    }

    [GeneratedRegex("(?<what>[A-Z])(?<numbers>[-0-9. ]+)")]
    private static partial Regex PathStep();

    private readonly record struct Area(double X, double Y, double Width, double Height)
    {
        public bool Meets(Area other) => X <= other.X + other.Width && other.X <= X + Width && Y <= other.Y + other.Height && other.Y <= Y + Height;
    }

    private static string Draw(ModelProto model)
    {
        string svg = GraphDrawing.ToSvg(model);
        XElement.Parse(svg);
        return svg;
    }

    private static double Number(XElement element, string attribute) => double.Parse(element.Attribute(attribute)!.Value, CultureInfo.InvariantCulture);
}
