using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using ScottPlot;
using SkiaSharp;

namespace MlNetPath.Compare;

// A finished plot: ScottPlot draws lines and marks, and the texts lie beside it. Skia places every letter by the fonts of the machine
// that draws, drops letters they lack, and drops all text where there is no font (measured); so the page gets real SVG text instead,
// which the reader's browser sets in the page's own font, selectable and in every script.
internal sealed partial class PlotDrawing
{
    private readonly List<PlotText> texts = [];

    public PlotDrawing(int width, int height, PixelPadding padding, PlotInk ink)
    {
        Width = width;
        Height = height;
        Padding = padding;
        Ink = ink;
        Plot.Layout.Fixed(padding);
        Plot.FigureBackground.Color = Colors.Transparent;
        Plot.DataBackground.Color = Colors.Transparent;
        Plot.Axes.Frame(false);
        Plot.Grid.MajorLineColor = ink.Grid;
        Plot.Grid.MajorLineWidth = 1;
        Plot.Axes.Title.IsVisible = false;
        foreach (IAxis axis in Plot.Axes.GetAxes())
        {
            axis.MajorTickStyle.Length = 0;
            axis.MinorTickStyle.Length = 0;
        }
    }

    public Plot Plot { get; } = new();

    public int Width { get; }

    public int Height { get; }

    public PixelPadding Padding { get; }

    public PlotInk Ink { get; }

    public required string Title { get; init; }

    // What the plot shows, in words, for those who cannot see it.
    public string Description { get; set; } = "";

    public double Left => Padding.Left;

    public double Right => Width - Padding.Right;

    public double Bottom => Height - Padding.Bottom;

    public double Top => Padding.Top;

    public void Add(PlotText text) => texts.Add(text);

    // Fixes the range of both axes and puts grid lines and their texts at the ticks.
    public void Axes((double Low, double High) x, (double Low, double High) y, IReadOnlyList<(double At, string Text)> xTicks, IReadOnlyList<(double At, string Text)> yTicks, string xTitle, string yTitle)
    {
        Plot.Axes.SetLimits(x.Low, x.High, y.Low, y.High);
        Plot.Axes.Bottom.TickGenerator = new ScottPlot.TickGenerators.NumericManual([.. xTicks.Select(t => t.At)], [.. xTicks.Select(_ => "")]);
        Plot.Axes.Left.TickGenerator = new ScottPlot.TickGenerators.NumericManual([.. yTicks.Select(t => t.At)], [.. yTicks.Select(_ => "")]);
        double PixelX(double at) => Left + ((at - x.Low) / (x.High - x.Low) * (Right - Left));
        double PixelY(double at) => Bottom - ((at - y.Low) / (y.High - y.Low) * (Bottom - Top));
        (ToPixelX, ToPixelY) = (PixelX, PixelY);
        foreach ((double at, string text) in xTicks)
        {
            Add(new PlotText(text, PixelX(at), Bottom + 14, PlotAnchor.Middle, Ink.Muted));
        }

        foreach ((double at, string text) in yTicks)
        {
            Add(new PlotText(text, Left - 8, PixelY(at), PlotAnchor.End, Ink.Muted));
        }

        Add(new PlotText(xTitle, (Left + Right) / 2, Height - 11, PlotAnchor.Middle, Ink.Text));
        Add(new PlotText(yTitle, 12, (Top + Bottom) / 2, PlotAnchor.Middle, Ink.Text) { Upwards = true });
    }

    public Func<double, double> ToPixelX { get; private set; } = x => x;

    public Func<double, double> ToPixelY { get; private set; } = y => y;

    // The plot as an element of the page; the id keeps its parts apart from those of other plots.
    public string ToSvg(string id)
    {
        string shapes = Plot.GetSvgXml(Width, Height);
        shapes = shapes[(shapes.IndexOf('>', shapes.IndexOf("<svg", StringComparison.Ordinal)) + 1)..shapes.LastIndexOf("</svg>", StringComparison.Ordinal)];
        shapes = Nothing().Replace(shapes, "");
        // Skia numbers clips across all drawings of the process; the same report must give the same page.
        Dictionary<string, int> clips = [];
        shapes = ClipName().Replace(shapes, match =>
        {
            clips.TryAdd(match.Groups[2].Value, clips.Count);
            return string.Create(CultureInfo.InvariantCulture, $"{match.Groups[1].Value}{id}-clip{clips[match.Groups[2].Value]}");
        });
        shapes = Indentation().Replace(PlotInk.ReplaceAll(shapes), "");
        StringBuilder svg = new();
        svg.Append(CultureInfo.InvariantCulture, $"<svg id=\"{id}\" viewBox=\"0 0 {Width} {Height}\" role=\"img\" aria-labelledby=\"{id}-title {id}-desc\">");
        svg.Append(CultureInfo.InvariantCulture, $"<title id=\"{id}-title\">{HtmlText.Escape(Title)}</title><desc id=\"{id}-desc\">{HtmlText.Escape(Description)}</desc>");
        svg.Append("<g aria-hidden=\"true\">").Append(shapes).Append("</g><g aria-hidden=\"true\">");
        foreach (PlotText text in texts)
        {
            string anchor = text.Anchor switch { PlotAnchor.Start => "start", PlotAnchor.Middle => "middle", _ => "end" };
            string place = text.Upwards
                ? string.Create(CultureInfo.InvariantCulture, $"transform=\"translate({text.X:0.#} {text.Y:0.#}) rotate(-90)\" y=\"0.35em\"")
                : string.Create(CultureInfo.InvariantCulture, $"x=\"{text.X:0.#}\" y=\"{text.Y:0.#}\" dy=\"0.35em\"");
            svg.Append(CultureInfo.InvariantCulture, $"<text {place} text-anchor=\"{anchor}\" font-size=\"{text.Size:0.#}\" fill=\"{PlotInk.InCss(text.Color)}\"");
            svg.Append(text.Bold ? " font-weight=\"600\">" : ">").Append(HtmlText.Escape(text.Text)).Append("</text>");
        }

        return svg.Append("</g></svg>").ToString();
    }

    // Draws shapes and texts on a canvas whose origin is the plot's upper left corner. ScottPlot clears all that the clip allows first.
    public void DrawOn(SKCanvas canvas, PictureFont font)
    {
        Plot.FigureBackground.Color = Ink.Paper;
        Plot.Render(canvas, new PixelRect(0, Width, Height, 0));
        texts.ForEach(text => font.Draw(canvas, text));
    }

    // Texts without letters and lines without length, such as the ticks.
    [GeneratedRegex("<text[^>]*>\\s*</text>|<text[^>]*/>|<path [^>]*d=\"M([^\"L]+)L\\1\"/>")]
    private static partial Regex Nothing();

    [GeneratedRegex("(id=\"|url\\(#)(cl_\\w+)")]
    private static partial Regex ClipName();

    [GeneratedRegex("(?<=[>\\n])\\s+")]
    private static partial Regex Indentation();
}
