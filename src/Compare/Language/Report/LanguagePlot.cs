using System.Globalization;
using ScottPlot;

namespace MlNetPath.Compare;

// The score of every stage in every language: a row for each language, and in it a dot with its interval for each stage, one below the other.
internal static class LanguagePlot
{
    private const int Apart = 6; // pixels between two stages
    private const double NameSize = 12, NameGap = 18, LegendLine = 18;

    public static PlotDrawing Draw(LanguageReport report, PlotInk ink, int width = 700)
    {
        LanguageMeasure measure = LanguageMeasure.Of(report);
        string[] languages = [.. report.Dataset.Languages.Select(count => count.Language)];
        double[] ends = [.. report.Stages.SelectMany(stage => stage.Languages).SelectMany(score => score.Interval.Append(score.Score)).Where(double.IsFinite).DefaultIfEmpty(0)];
        double margin = ends.Max() > ends.Min() ? (ends.Max() - ends.Min()) * 0.04 : 0.5;
        (double low, double high) = (ends.Min() - margin, ends.Max() + margin);
        List<(string Name, double X, double Y)> legend = [.. Legend(report.Stages, 72, width - 24)];
        float top = (float)(legend.Max(name => name.Y) + LegendLine);
        int row = Math.Max(24, (report.Stages.Count * Apart) + 18);
        PlotDrawing drawing = new(width, (int)top + (languages.Length * row) + 52, new PixelPadding(72, 24, 52, top), ink)
        {
            Title = LanguageTables.Scores(report).Title,
            Description = string.Join(" ", report.Stages.Select(stage => $"{stage.Title}: {string.Join(", ", stage.Languages.Select(score => $"{score.Language} {measure.Figure(score.Score)}"))}.")),
        };
        drawing.Axes(
            (low, high), (-(languages.Length - 0.5), 0.5), Ticks(low, high), [.. languages.Select((language, i) => ((double)-i, language))],
            $"{measure.Name} ({(measure.MoreIsBetter ? "more is" : "fewer are")} better)", measure.Part);
        for (int i = 0; i < report.Stages.Count; i++)
        {
            Color color = ink.Series(i);
            double below = (i - ((report.Stages.Count - 1) / 2.0)) * Apart / row;
            foreach (LanguageScore score in report.Stages[i].Languages)
            {
                double y = -Array.IndexOf(languages, score.Language) - below;
                if (score.Interval is [double from, double to])
                {
                    ScottPlot.Plottables.LinePlot bar = drawing.Plot.Add.Line(from, y, to, y);
                    (bar.LineColor, bar.LineWidth) = (color, 1.5f);
                }

                drawing.Plot.Add.Marker(score.Score, y, MarkerShape.FilledCircle, 6, color);
            }
        }

        for (int i = 0; i < legend.Count; i++)
        {
            drawing.Add(new PlotText(legend[i].Name, legend[i].X, legend[i].Y, PlotAnchor.Start, ink.Series(i)) { Size = NameSize, Bold = true });
        }

        return drawing;
    }

    // The names of the stages in lines above the plot.
    private static IEnumerable<(string Name, double X, double Y)> Legend(IReadOnlyList<LanguageStageResult> stages, double left, double right)
    {
        (double x, double y) = (left, 10);
        foreach (LanguageStageResult stage in stages)
        {
            string name = ShortText.Of(stage.Title, 32);
            double width = PlotText.Width(name, NameSize, bold: true);
            if (x > left && x + width > right)
            {
                (x, y) = (left, y + LegendLine);
            }

            yield return (name, x, y);
            x += width + NameGap;
        }
    }

    // Four to ten round values.
    private static List<(double At, string Text)> Ticks(double low, double high)
    {
        double power = Math.Pow(10, Math.Floor(Math.Log10((high - low) / 4)));
        double step = power * new[] { 5, 2, 1 }.First(digit => digit * power <= (high - low) / 4);
        int decimals = Math.Max(0, -(int)Math.Floor(Math.Log10(step) + 1e-9));
        int first = (int)Math.Ceiling(low / step), last = (int)Math.Floor(high / step);
        return [.. Enumerable.Range(first, last - first + 1).Select(i => (i * step, (i * step).ToString("F" + decimals.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture)))];
    }
}
