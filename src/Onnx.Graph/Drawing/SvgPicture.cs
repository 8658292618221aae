using System.Globalization;
using System.Text;

namespace MlNetPath.Onnx.Graph.Drawing;

/// <summary>Writes the picture down.</summary>
internal static class SvgPicture
{
    private const double RowGap = 36, LabelHeight = 17, Border = 24, Head = 64, LegendHeight = 22, LegendStep = 17;

    public static string Of(DrawnGraph graph, Layering layers, double[] x)
    {
        BoxKind[] kinds = [.. graph.Boxes.Select(b => b.Kind).Distinct().Order()];
        string[] notes = [.. Notes(graph)];
        double head = Head + (LegendHeight * (notes.Length + 1));
        (double Width, List<(double X, double Y, BoxKind Kind)> Items) legend = Legend(kinds, head - LegendHeight, Math.Max(560, Extent(layers, x)));
        head = legend.Items.Count == 0 ? head : legend.Items[^1].Y + (2 * LegendHeight);
        double extent = Extent(layers, x), inner = Math.Max(Math.Max(extent, legend.Width), 200);
        double shift = Border + ((inner - extent) / 2);
        Row[] rows = Rows(graph, layers, head);
        double width = inner + (2 * Border), height = (rows.Length == 0 ? head : rows[^1].Bottom) + (2 * Border);

        var svg = new StringBuilder();
        Append(svg, $"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width:0}\" height=\"{height:0}\" viewBox=\"0 0 {width:0} {height:0}\" role=\"img\">\n");
        svg.Append("<title>").Append(SvgText.Of(graph.Title)).Append("</title>\n<style>\n").Append(Styles(kinds)).Append("</style>\n");
        svg.Append("<defs><marker id=\"tip\" viewBox=\"0 0 8 8\" refX=\"7\" refY=\"4\" markerWidth=\"7\" markerHeight=\"7\" orient=\"auto\"><path class=\"head\" d=\"M0 0.8 8 4 0 7.2z\"/></marker></defs>\n");
        Append(svg, $"<rect class=\"paper\" width=\"{width:0}\" height=\"{height:0}\"/>\n<text class=\"name\" x=\"{Border}\" y=\"{Border + 18}\">{SvgText.Of(graph.Title)}</text>\n");
        for (int i = 0; i < notes.Length; i++)
        {
            Append(svg, $"<text class=\"note\" x=\"{Border}\" y=\"{Border + 18 + (LegendHeight * (i + 1))}\">{notes[i]}</text>\n");
        }

        foreach ((double itemX, double itemY, BoxKind kind) in legend.Items)
        {
            Append(svg, $"<rect class=\"k{(int)kind}\" x=\"{itemX:0.#}\" y=\"{itemY - 10:0.#}\" width=\"12\" height=\"12\" rx=\"3\"/><text class=\"note\" x=\"{itemX + LegendStep:0.#}\" y=\"{itemY:0.#}\">{BoxKinds.Name(kind)}</text>\n");
        }

        double Middle(int point) => x[point] + shift;
        Lines(svg, layers, Middle, point => rows[layers.Row[point]]);
        for (int i = 0; i < graph.Boxes.Count; i++)
        {
            Row row = rows[layers.Row[i]];
            Draw(svg, graph.Boxes[i], Middle(i), row);
            if (graph.Boxes[i].Label.Length > 0)
            {
                Append(svg, $"<text class=\"shape\" x=\"{Middle(i) + Box.LabelStart:0.#}\" y=\"{row.Bottom + 13:0.#}\">{SvgText.Of(graph.Boxes[i].Label)}</text>\n");
            }
        }

        return svg.Append("</svg>\n").ToString();
    }

    private static Row[] Rows(DrawnGraph graph, Layering layers, double top)
    {
        var rows = new Row[layers.Points.Count];
        for (int i = 0; i < rows.Length; i++)
        {
            Box[] boxes = [.. layers.Points[i].Where(layers.IsBox).Select(point => graph.Boxes[point])];
            double bottom = top + boxes.Select(box => box.Height).DefaultIfEmpty().Max();
            rows[i] = new(top, bottom, bottom + (boxes.Any(box => box.Label.Length > 0) ? LabelHeight : 0));
            top = rows[i].End + RowGap;
        }

        return rows;
    }

    private static void Lines(StringBuilder svg, Layering layers, Func<int, double> middle, Func<int, Row> row)
    {
        for (int point = 0; point < layers.Row.Count; point++)
        {
            // Lines end side by side, in the order in which they come.
            List<int> above = [.. layers.Above[point].OrderBy(middle)];
            double step = layers.IsBox(point) ? Math.Min(16, ((2 * layers.Left(point)) - 24) / Math.Max(1, above.Count)) : 0;
            for (int i = 0; i < above.Count; i++)
            {
                double endX = middle(point) + ((i - ((above.Count - 1) / 2.0)) * step), endY = row(point).Top - (layers.IsBox(point) ? 1.5 : 0);
                double startX = middle(above[i]), startY = row(above[i]).End, half = (endY - startY) / 2;

                // Out of a box and through a joint a line goes straight down, past the boxes and labels beside it, which keep their distance from the middle.
                double from = layers.IsBox(above[i]) ? row(above[i]).Bottom : startY;
                string through = layers.IsBox(point) ? string.Empty : string.Create(CultureInfo.InvariantCulture, $"V{row(point).End:0.#}");
                string tip = layers.IsBox(point) ? " marker-end=\"url(#tip)\"" : string.Empty;
                Append(svg, $"<path class=\"line\" d=\"M{startX:0.#} {from:0.#}V{startY:0.#}C{startX:0.#} {startY + half:0.#} {endX:0.#} {endY - half:0.#} {endX:0.#} {endY:0.#}{through}\"{tip}/>\n");
            }
        }

        foreach (Line line in layers.Straight)
        {
            Append(svg, $"<path class=\"{(line.Backward ? "line back" : "line")}\" d=\"M{middle(line.From):0.#} {row(line.From).Bottom:0.#}L{middle(line.To):0.#} {row(line.To).Top - 1.5:0.#}\" marker-end=\"url(#tip)\"/>\n");
        }
    }

    private static void Draw(StringBuilder svg, Box box, double middle, Row row)
    {
        double height = row.Bottom - row.Top, y = row.Top + ((height - (Box.LineHeight * box.Lines.Count)) / 2) + 4.5;
        Append(svg, $"<g><title>{SvgText.Of(box.Hint)}</title><rect class=\"k{(int)box.Kind}\" x=\"{middle - (box.Width / 2):0.#}\" y=\"{row.Top:0.#}\" width=\"{box.Width:0.#}\" height=\"{height:0.#}\" rx=\"{(box.Kind is BoxKind.Input or BoxKind.Output ? height / 2 : 8):0.#}\"/>");
        Append(svg, $"<text class=\"title\" x=\"{middle:0.#}\" y=\"{y:0.#}\">{SvgText.Of(box.Title)}</text>");
        foreach (string line in box.Lines)
        {
            y += Box.LineHeight;
            Append(svg, $"<text class=\"detail\" x=\"{middle:0.#}\" y=\"{y:0.#}\">{SvgText.Of(line)}</text>");
        }

        svg.Append("</g>\n");
    }

    private static (double Width, List<(double X, double Y, BoxKind Kind)> Items) Legend(BoxKind[] kinds, double y, double width)
    {
        var items = new List<(double, double, BoxKind)>();
        double x = Border, widest = 0;
        foreach (BoxKind kind in kinds.Where(k => k is not (BoxKind.Input or BoxKind.Output)))
        {
            double length = LegendStep + (BoxKinds.Name(kind).Length * 6.4) + 20;
            if (x > Border && x + length > width)
            {
                (x, y) = (Border, y + LegendHeight);
            }

            items.Add((x, y, kind));
            x += length;
            widest = Math.Max(widest, x - Border);
        }

        return (widest, items);
    }

    private static IEnumerable<string> Notes(DrawnGraph graph)
    {
        if (graph.NodesLeftOut > 0)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"Only the first {DrawnGraph.MostNodes:N0} nodes are drawn; {graph.NodesLeftOut:N0} more are not.");
        }

        if (graph.LinesLeftOut)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"Only the first {DrawnGraph.MostLines:N0} lines are drawn.");
        }

        if (graph.Lines.Any(l => l.Backward))
        {
            yield return "Dashed lines lead to nodes that stand before what they read: no runtime can run that.";
        }
    }

    private static double Extent(Layering layers, double[] x) => Enumerable.Range(0, x.Length).Select(p => x[p] + layers.Right(p)).DefaultIfEmpty().Max();

    private static string Styles(BoxKind[] kinds)
    {
        var style = new StringBuilder("""
            text { font-family: system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", Arial, sans-serif; fill: #1a1c1f; }
            .paper { fill: #ffffff; } .name { font-size: 19px; font-weight: 600; } .note { font-size: 12px; fill: #5c636b; }
            .title { font-size: 13px; font-weight: 600; text-anchor: middle; } .detail { font-size: 10.5px; text-anchor: middle; fill: #5c636b; }
            .shape { font-size: 10.5px; fill: #5c636b; paint-order: stroke; stroke: #ffffff; stroke-width: 4px; }
            .line { fill: none; stroke: #8b929a; stroke-width: 1.3; } .back { stroke: #dc2626; stroke-dasharray: 6 4; } .head { fill: #8b929a; }
            rect[class^="k"] { stroke-width: 1.3; }

            """);
        var dark = new StringBuilder("@media (prefers-color-scheme: dark) {\ntext { fill: #e6e7e9; } .paper { fill: #15181b; } .note, .detail, .shape { fill: #9aa2ac; } .shape { stroke: #15181b; } .line { stroke: #6c747d; } .back { stroke: #ff6b6b; } .head { fill: #6c747d; }\n");
        foreach (BoxKind kind in kinds)
        {
            (string fill, string edge, string darkFill, string darkEdge) = BoxKinds.Colors(kind);
            Append(style, $".k{(int)kind} {{ fill: {fill}; stroke: {edge}; }}\n");
            Append(dark, $".k{(int)kind} {{ fill: {darkFill}; stroke: {darkEdge}; }}\n");
        }

        return style.Append(dark).Append("}\n").ToString();
    }

    private static void Append(StringBuilder svg, FormattableString text) => svg.Append(text.ToString(CultureInfo.InvariantCulture));

    // Where a row begins, where its boxes end, and where the labels below them do.
    private readonly record struct Row(double Top, double Bottom, double End);
}
