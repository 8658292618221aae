using System.Globalization;
using System.Net;
using System.Text;

namespace MlNetPath.Stage3.FirstPrinciples;

/// <summary>A picture that is put together shape by shape. Its colours come from one style sheet, which has a light and a dark half.</summary>
/// <param name="width">Width in pixels.</param>
/// <param name="height">Height in pixels.</param>
/// <param name="title">What it shows, for those who cannot see it.</param>
internal sealed class SvgFigure(int width, int height, string title)
{
    // Class a is blue and class b orange, told apart by people who see no red or no green, too; points also differ in shape.
    private const string Style =
        """
        text { font-family: system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", Arial, sans-serif; font-size: 13px; fill: #1a1c1f; }
        .paper { fill: #ffffff; } .name { font-size: 16px; font-weight: 600; } .note { fill: #5c636b; } .right { text-anchor: end; } .middle { text-anchor: middle; }
        .axis { stroke: #8b929a; fill: none; } .grid { stroke: #8b929a; stroke-opacity: 0.25; fill: none; }
        .a { fill: #2563eb; } .b { fill: #ea580c; } .dot { stroke: #ffffff; }
        .line-a { stroke: #2563eb; stroke-width: 2.5; fill: none; } .line-b { stroke: #ea580c; stroke-width: 2.5; fill: none; } .dashed { stroke: #5c636b; stroke-width: 1.5; stroke-dasharray: 6 5; fill: none; }
        @media (prefers-color-scheme: dark) {
        text { fill: #e6e7e9; } .paper { fill: #15181b; } .note { fill: #9aa2ac; } .a { fill: #6ea8fe; } .b { fill: #fb923c; } .dot { stroke: #15181b; }
        .line-a { stroke: #6ea8fe; } .line-b { stroke: #fb923c; } .dashed { stroke: #9aa2ac; }
        }
        """;

    private readonly StringBuilder shapes = new();

    /// <summary>A rectangle.</summary>
    public void Rectangle(string style, double x, double y, double w, double h, double opacity = 1) =>
        Add($"<rect class=\"{style}\" x=\"{x:0.#}\" y=\"{y:0.#}\" width=\"{w:0.#}\" height=\"{h:0.#}\"{(opacity < 1 ? string.Create(CultureInfo.InvariantCulture, $" fill-opacity=\"{opacity:0.##}\"") : "")}/>");

    /// <summary>A round point.</summary>
    public void Dot(string style, double x, double y) => Add($"<circle class=\"{style} dot\" cx=\"{x:0.#}\" cy=\"{y:0.#}\" r=\"4\"/>");

    /// <summary>A square point.</summary>
    public void Square(string style, double x, double y) => Rectangle(style + " dot", x - 3.5, y - 3.5, 7, 7);

    /// <summary>Lines from point to point.</summary>
    public void Line(string style, params IEnumerable<(double X, double Y)> points) =>
        Add($"<path class=\"{style}\" d=\"M{string.Join('L', points.Select(p => string.Create(CultureInfo.InvariantCulture, $"{p.X:0.#} {p.Y:0.#}")))}\"/>");

    /// <summary>Text whose baseline begins, is centred or ends at a point, as its style says.</summary>
    public void Text(string style, double x, double y, string text) => Add($"<text class=\"{style}\" x=\"{x:0.#}\" y=\"{y:0.#}\">{WebUtility.HtmlEncode(text)}</text>");

    /// <summary>The picture as an SVG document, lines ended by a line feed.</summary>
    public override string ToString() =>
        $"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} {height}\" role=\"img\">\n<title>{WebUtility.HtmlEncode(title)}</title>\n" +
        $"<style>\n{Style.ReplaceLineEndings("\n")}\n</style>\n<rect class=\"paper\" width=\"{width}\" height=\"{height}\"/>\n{shapes}</svg>\n";

    private void Add(FormattableString shape) => shapes.Append(shape.ToString(CultureInfo.InvariantCulture)).Append('\n');
}
