using System.Globalization;
using System.Text.RegularExpressions;
using ScottPlot;

namespace MlNetPath.Compare;

// The colours of a plot. A page in light and dark mode cannot use fixed ones, so its plots are drawn in stand-in colours that
// become CSS variables of the page afterwards; a picture is drawn in the real ones.
internal sealed partial class PlotInk
{
    private const int SeriesCount = 8;
    private readonly Func<int, Color> color;

    private PlotInk(Func<int, Color> color) => this.color = color;

    // Skia writes #010203-like colours as they are; it has names or short forms only for others.
    public static PlotInk Css { get; } = new(i => Color.FromHex($"#0102{(i + 16).ToString("X2", CultureInfo.InvariantCulture)}"));

    // The same values as the page's variables in ReportStyle.
    public static PlotInk Light { get; } = new(i => Color.FromHex(ReportStyle.LightInk[i]));

    public Color Text => color(0);

    public Color Muted => color(1);

    public Color Grid => color(2);

    public Color Paper => color(3);

    public Color Warm => color(4);

    public Color Series(int index) => color(5 + (index % SeriesCount));

    public static string SeriesVariable(int index) => Variable(5 + (index % SeriesCount));

    // How a colour is written in an SVG of the page.
    public static string InCss(Color color) => StandIn().Replace(color.ToHex().ToUpperInvariant(), Named);

    public static string ReplaceAll(string svg) => StandIn().Replace(svg, Named);

    private static string Named(Match match) =>
        Variable(int.Parse(match.Groups[1].ValueSpan, NumberStyles.HexNumber, CultureInfo.InvariantCulture) - 16);

    private static string Variable(int i) => $"var(--{ReportStyle.InkNames[i]})";

    [GeneratedRegex("#0102([0-9A-Fa-f]{2})")]
    private static partial Regex StandIn();
}
