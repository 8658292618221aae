using System.Globalization;
using ScottPlot;

namespace MlNetPath.Compare;

// Accuracy against the time of one text. Stages that no other one beats in both are filled and joined: the Pareto front.
internal static class AccuracyLatencyPlot
{
    private const double LabelSize = 12;

    public static PlotDrawing Draw(ComparisonReport report, PlotInk ink, int width = 600, int height = 350)
    {
        StageResult[] stages = [.. report.Stages];
        double[] x = [.. stages.Select(stage => Math.Log10(Math.Max(stage.LatencyMicroseconds.P50, 0.01)))];
        AccuracyScale scale = AccuracyScale.For(stages.SelectMany(stage => stage.AccuracyInterval.Append(stage.Accuracy)), report.Dataset.Test);
        bool[] front = Front(stages);
        PlotDrawing drawing = new(width, height, new PixelPadding(72, 24, 52, 14), ink)
        {
            Title = "Accuracy against the time of one text",
            Description = string.Join(" ", stages.Select((s, i) =>
                $"{s.Title}: {Figures.Percent(s.Accuracy)} at {Figures.Microseconds(s.LatencyMicroseconds.P50)}{(front[i] ? ", on the Pareto front." : ".")}")),
        };
        double low = x.Min() - 0.4, high = x.Max() + 0.9; // room for the label of the slowest
        drawing.Axes((low, high), (scale.Low, scale.High), Decades(low, high), scale.Ticks(0.085), "time of one text (p50, log scale)", scale.AxisTitle);

        int[] joined = [.. Enumerable.Range(0, stages.Length).Where(i => front[i]).OrderBy(i => x[i]).ThenBy(i => stages[i].Accuracy)];
        for (int i = 1; i < joined.Length; i++)
        {
            ScottPlot.Plottables.LinePlot line = drawing.Plot.Add.Line(x[joined[i - 1]], scale.At(stages[joined[i - 1]].Accuracy), x[joined[i]], scale.At(stages[joined[i]].Accuracy));
            (line.LineColor, line.LineWidth) = (ink.Muted, 1); // not dashed: Skia's SVG has no dashes and complains on the console
        }

        for (int i = 0; i < stages.Length; i++)
        {
            if (stages[i].AccuracyInterval is [double from, double to])
            {
                ScottPlot.Plottables.LinePlot bar = drawing.Plot.Add.Line(x[i], scale.At(from), x[i], scale.At(to));
                (bar.LineColor, bar.LineWidth) = (ink.Series(i), 1.5f);
            }

            ScottPlot.Plottables.Marker marker = drawing.Plot.Add.Marker(x[i], scale.At(stages[i].Accuracy), front[i] ? MarkerShape.FilledCircle : MarkerShape.OpenCircle, 11, ink.Series(i));
            marker.MarkerLineWidth = front[i] ? 0 : 2;
        }

        Pixel[] marks = [.. stages.Select((stage, i) => new Pixel(drawing.ToPixelX(x[i]), drawing.ToPixelY(scale.At(stage.Accuracy))))];
        PlaceLabels(drawing, stages, marks, [.. joined.Select(i => marks[i])]);
        return drawing;
    }

    // Not beaten: nobody is at least as good in both and better in one.
    public static bool[] Front(IReadOnlyList<StageResult> stages) =>
        [.. stages.Select(a => !stages.Any(b =>
            b.Accuracy >= a.Accuracy && b.LatencyMicroseconds.P50 <= a.LatencyMicroseconds.P50
            && (b.Accuracy > a.Accuracy || b.LatencyMicroseconds.P50 < a.LatencyMicroseconds.P50)))];

    private static List<(double At, string Text)> Decades(double low, double high) =>
        [.. Enumerable.Range((int)Math.Ceiling(low), (int)Math.Floor(high) - (int)Math.Ceiling(low) + 1).Select(power => ((double)power, power switch
        {
            < 3 => Math.Pow(10, power).ToString("0.##", CultureInfo.InvariantCulture) + " µs",
            < 6 => Math.Pow(10, power - 3).ToString("0", CultureInfo.InvariantCulture) + " ms",
            _ => Math.Pow(10, power - 6).ToString("0", CultureInfo.InvariantCulture) + " s",
        }))];

    // Each label takes the first free place around its mark: right, left, above, below; then further away. The line is avoided too, by
    // small boxes along it.
    private static void PlaceLabels(PlotDrawing drawing, StageResult[] stages, Pixel[] marks, Pixel[] line)
    {
        List<PixelRect> taken = [.. marks.Select(mark => new PixelRect(mark, 9))];
        for (int i = 1; i < line.Length; i++)
        {
            Pixel from = line[i - 1], step = (line[i] - from) / 50;
            taken.AddRange(Enumerable.Range(1, 49).Select(k => new PixelRect(new Pixel(from.X + (k * step.X), from.Y + (k * step.Y)), 1)));
        }

        for (int i = 0; i < stages.Length; i++)
        {
            PlotText label = new(ShortText.Of(stages[i].Title, 32), marks[i].X, marks[i].Y, PlotAnchor.Start, drawing.Ink.Series(i)) { Size = LabelSize, Bold = true };
            PlotText[] candidates = [.. Places().Select(place => label with { X = label.X + place.Dx, Y = label.Y + place.Dy, Anchor = place.Anchor })];
            PlotText best = Array.Find(candidates, candidate => IsFree(Box(candidate))) ?? Array.Find(candidates, candidate => IsInside(Box(candidate))) ?? candidates[0];
            taken.Add(Box(best));
            drawing.Add(best);
        }

        bool IsInside(PixelRect box) => box.Left >= drawing.Left && box.Right <= drawing.Width && box.Top >= 0 && box.Bottom <= drawing.Bottom + 7;
        bool IsFree(PixelRect box) => IsInside(box) && taken.TrueForAll(t => box.Right < t.Left || box.Left > t.Right || box.Bottom < t.Top || box.Top > t.Bottom);
    }

    private static PixelRect Box(PlotText text)
    {
        double width = PlotText.Width(text.Text, text.Size, text.Bold);
        double left = text.X - (text.Anchor switch { PlotAnchor.Start => 0, PlotAnchor.Middle => width / 2, _ => width });
        return new PixelRect((float)left, (float)(left + width), (float)text.Y + 8, (float)text.Y - 8);
    }

    private static IEnumerable<(double Dx, double Dy, PlotAnchor Anchor)> Places()
    {
        yield return (12, 0, PlotAnchor.Start);
        yield return (-12, 0, PlotAnchor.End);
        for (int ring = 1; ring <= 4; ring++)
        {
            foreach (double dy in new[] { -18 * ring, 18 * ring })
            {
                yield return (0, dy, PlotAnchor.Middle);
                yield return (8, dy, PlotAnchor.Start);
                yield return (-8, dy, PlotAnchor.End);
            }
        }
    }
}
