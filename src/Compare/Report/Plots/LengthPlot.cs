using ScottPlot;

namespace MlNetPath.Compare;

// Accuracy by length of the text: a line per stage, named at its right end, with Wilson intervals.
internal static class LengthPlot
{
    public const string Group = "length";
    private const double LineHeight = 16;

    public static bool Applies(ComparisonReport report) => report.Stages.Any(stage => stage.Slices.Count(slice => slice.Group == Group) > 1);

    public static PlotDrawing Draw(ComparisonReport report, PlotInk ink, int width = 600, int height = 350)
    {
        (int Series, StageResult Stage, SliceResult[] Slices)[] lines = [.. report.Stages
            .Select((stage, i) => (i, stage, stage.Slices.Where(slice => slice.Group == Group).ToArray())).Where(line => line.Item3.Length > 0)];
        string[] names = [.. lines.SelectMany(line => line.Slices).Select(slice => slice.Name).Distinct()];
        string[] ends = [.. lines.Select(line => ShortText.Of(line.Stage.Title, 22))];
        AccuracyScale scale = AccuracyScale.For(lines.SelectMany(line => line.Slices).SelectMany(slice => slice.AccuracyInterval.Append(slice.Accuracy)), report.Dataset.Test);
        PlotDrawing drawing = new(width, height, new PixelPadding(72, (float)ends.Max(end => PlotText.Width(end, 12, bold: true)) + 18, 52, 14), ink)
        {
            Title = "Accuracy by length of the text",
            Description = string.Join(" ", lines.Select(line => $"{line.Stage.Title}: {string.Join(", ", line.Slices.Select(s => $"{Figures.Percent(s.Accuracy)} at {s.Name}"))}.")),
        };
        const string Unit = " characters";
        bool sameUnit = names.All(name => name.Contains(Unit, StringComparison.Ordinal));
        int room = (int)((drawing.Right - drawing.Left) / names.Length / PlotText.Width("0", 12));
        drawing.Axes(
            (-0.35, names.Length - 0.65), (scale.Low, scale.High),
            [.. names.Select((name, i) => ((double)i, ShortText.Of(sameUnit ? name.Replace(Unit, "", StringComparison.Ordinal).Replace(" or more", "+", StringComparison.Ordinal) : name, room)))], scale.Ticks(0.085),
            sameUnit ? "characters in the text" : "length of the text", scale.AxisTitle);

        List<(double Y, int Line)> labels = [];
        for (int k = 0; k < lines.Length; k++)
        {
            Color color = ink.Series(lines[k].Series);
            double aside = (k - ((lines.Length - 1) / 2.0)) * 0.04; // intervals side by side, not on top of each other
            Coordinates[] points = [.. lines[k].Slices.Select(slice => new Coordinates(Array.IndexOf(names, slice.Name) + aside, scale.At(slice.Accuracy)))];
            ReliabilityPlot.LineThrough(drawing.Plot, points, color, 2);
            for (int i = 0; i < points.Length; i++)
            {
                drawing.Plot.Add.Marker(points[i].X, points[i].Y, MarkerShape.FilledCircle, 6, color);
                if (lines[k].Slices[i].AccuracyInterval is [double from, double to])
                {
                    ScottPlot.Plottables.LinePlot bar = drawing.Plot.Add.Line(points[i].X, scale.At(from), points[i].X, scale.At(to));
                    (bar.LineColor, bar.LineWidth) = (color, 1.2f);
                }
            }

            labels.Add((drawing.ToPixelY(points[^1].Y), k));
        }

        foreach ((double y, int k) in Apart(labels, drawing.Top + 4, drawing.Bottom - 4))
        {
            drawing.Add(new PlotText(ends[k], drawing.Right + 8, y, PlotAnchor.Start, ink.Series(lines[k].Series)) { Size = 12, Bold = true });
        }

        return drawing;
    }

    // Moves labels apart to a line's height, keeping their order, from the top down and then back up from the bottom.
    private static List<(double Y, int Line)> Apart(List<(double Y, int Line)> labels, double top, double bottom)
    {
        List<(double Y, int Line)> sorted = [.. labels.OrderBy(label => label.Y)];
        for (int i = 0; i < sorted.Count; i++)
        {
            sorted[i] = (Math.Max(sorted[i].Y, i == 0 ? top : sorted[i - 1].Y + LineHeight), sorted[i].Line);
        }

        for (int i = sorted.Count - 1; i >= 0; i--)
        {
            sorted[i] = (Math.Min(sorted[i].Y, i == sorted.Count - 1 ? bottom : sorted[i + 1].Y - LineHeight), sorted[i].Line);
        }

        return sorted;
    }
}
