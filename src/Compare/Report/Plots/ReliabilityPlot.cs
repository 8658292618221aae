using System.Globalization;
using MlNetPath.Core;
using ScottPlot;

namespace MlNetPath.Compare;

// Stated confidence against the share that is right, one dot per bin, its area following the number of predictions in the bin.
internal static class ReliabilityPlot
{
    private const double GreatestDot = 22;
    private const double LeastDot = 4;

    public static PlotDrawing Draw(StageResult stage, int series, PlotInk ink, int size = 300)
    {
        CalibrationBin[] bins = [.. stage.Reliability.Where(bin => bin.Count > 0)];
        PlotDrawing drawing = new(size, size, new PixelPadding(64, 16, 48, 12), ink)
        {
            Title = $"Reliability of {stage.Title}",
            Description = string.Join(" ", bins.Select(bin =>
                $"Confidence {Figures.Percent(bin.Confidence)}: {Figures.Percent(bin.Accuracy)} right of {Figures.Count(bin.Count)}.")),
        };
        (double, string)[] ticks = [.. new[] { 0, 0.2, 0.4, 0.6, 0.8, 1 }.Select(t => (t, (t * 100).ToString("0", CultureInfo.InvariantCulture) + "%"))];
        drawing.Axes((0, 1.04), (0, 1.04), ticks, ticks, "stated confidence", "share that is right");
        ScottPlot.Plottables.LinePlot diagonal = drawing.Plot.Add.Line(0, 0, 1, 1);
        (diagonal.LineColor, diagonal.LineWidth) = (ink.Muted, 1);
        LineThrough(drawing.Plot, [.. bins.Select(bin => new Coordinates(bin.Confidence, bin.Accuracy))], ink.Series(series).WithAlpha(0.6));
        double most = bins.Length == 0 ? 1 : bins.Max(bin => bin.Count);
        foreach (CalibrationBin bin in bins)
        {
            double dot = Math.Max(LeastDot, GreatestDot * Math.Sqrt(bin.Count / most));
            drawing.Plot.Add.Marker(bin.Confidence, bin.Accuracy, MarkerShape.FilledCircle, (float)dot, ink.Series(series).WithAlpha(0.55));
        }

        return drawing;
    }

    // A line without markers.
    public static void LineThrough(Plot plot, Coordinates[] points, Color color, float width = 1.5f)
    {
        if (points.Length > 1)
        {
            ScottPlot.Plottables.Scatter line = plot.Add.ScatterLine(points);
            (line.LineColor, line.LineWidth) = (color, width);
        }
    }
}
