using ScottPlot;

namespace MlNetPath.Compare;

// A text of a plot, in pixels from the plot's upper left corner; Y is the middle of the line.
internal sealed record PlotText(string Text, double X, double Y, PlotAnchor Anchor, Color Color)
{
    public double Size { get; init; } = 12;

    public bool Bold { get; init; }

    // Written upwards, as the title of a vertical axis is.
    public bool Upwards { get; init; }

    // An estimate that needs no font: letters are about half as wide as high, ideographs as wide as high.
    public static double Width(string text, double size, bool bold = false) =>
        text.EnumerateRunes().Sum(rune => rune.Value >= 0x1100 ? 1.0 : bold ? 0.62 : 0.56) * size;
}
