using System.Globalization;
using System.Xml.Linq;
using MlNetPath.Onnx.Graph.Drawing;
using MlNetPath.Onnx.Graph.Schema;

namespace MlNetPath.Onnx.Graph.Tests;

public sealed class GraphDrawingTests
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

    private static string Draw(ModelProto model)
    {
        string svg = GraphDrawing.ToSvg(model);
        XElement.Parse(svg);
        return svg;
    }

    private static double Number(XElement element, string attribute) => double.Parse(element.Attribute(attribute)!.Value, CultureInfo.InvariantCulture);
}
