using System.Globalization;
using ScottPlot;

namespace MlNetPath.Compare;

// The confusion matrix, each row a true label. Errors are shaded by their share of the row, on a square-root scale that ends at the
// worst error: on a linear scale to 100% only the diagonal would be seen. The diagonal is left grey and carries the share that is right.
internal static class ConfusionPlot
{
    // More rows than this cannot be read; the rows with most errors are kept.
    public const int MostLabels = 20;

    public static PlotDrawing Draw(StageResult stage, IReadOnlyList<string> labels, PlotInk ink)
    {
        int[] shown = Shown(stage);
        int n = shown.Length;
        bool hasOthers = n < stage.Confusion.Count;
        int columns = n + (hasOthers ? 1 : 0);
        int cell = n <= 10 ? 44 : n <= 15 ? 38 : 32;
        string[] names = [.. shown.Select(i => ShortText.Of(i < labels.Count ? labels[i] : (i + 1).ToString(CultureInfo.InvariantCulture), 16))];
        int names1 = (int)names.Select(name => PlotText.Width(name, 12)).DefaultIfEmpty(20).Max();
        bool turned = names1 > cell - 2;
        PixelPadding padding = new(names1 + 42, 12, turned ? names1 + 40 : 48, 6);
        PlotDrawing drawing = new((int)(padding.Left + padding.Right) + (columns * cell), (int)(padding.Top + padding.Bottom) + (n * cell), padding, ink)
        {
            Title = $"Confusion of {stage.Title}",
            Description = Describe(stage, labels),
        };
        drawing.Plot.HideGrid();
        drawing.Axes((0, columns), (0, n), [], [], "", "");
        double worst = Math.Max(1e-9, shown.Max(row => Errors(stage, row, shown, hasOthers).Max(error => Share(error, stage.Confusion[row]))));
        for (int r = 0; r < n; r++)
        {
            IReadOnlyList<int> row = stage.Confusion[shown[r]];
            int[] cells = [.. shown.Select(column => row[column])];
            cells = hasOthers ? [.. cells, row.Sum() - cells.Sum()] : cells;
            for (int c = 0; c < columns; c++)
            {
                double share = Share(cells[c], row);
                Color fill = r == c ? ink.Muted.WithAlpha(0.16) : cells[c] == 0 ? ink.Muted.WithAlpha(0.04) : ink.Heat.WithAlpha(0.15 + (0.8 * Math.Sqrt(share / worst)));
                ScottPlot.Plottables.Rectangle box = drawing.Plot.Add.Rectangle(c + 0.03, c + 0.97, n - r - 0.97, n - r - 0.03);
                (box.FillColor, box.LineWidth) = (fill, 0);
                if (cells[c] > 0)
                {
                    string text = r == c ? (share * 100).ToString(share < 0.9995 ? "0.0" : "0", CultureInfo.InvariantCulture) : Figures.Count(cells[c]);
                    drawing.Add(new PlotText(text, drawing.ToPixelX(c + 0.5), drawing.ToPixelY(n - r - 0.5), PlotAnchor.Middle, r == c ? ink.Muted : ink.Text) { Size = text.Length > 4 ? 9.5 : 11 });
                }
            }

            drawing.Add(new PlotText(names[r], drawing.Left - 6, drawing.ToPixelY(n - r - 0.5), PlotAnchor.End, ink.Text));
        }

        for (int c = 0; c < columns; c++)
        {
            PlotText name = new(c < n ? names[c] : "other", drawing.ToPixelX(c + 0.5), drawing.Bottom + (turned ? 6 : 14), turned ? PlotAnchor.End : PlotAnchor.Middle, ink.Text);
            drawing.Add(name with { Upwards = turned });
        }

        drawing.Add(new PlotText("predicted", (drawing.Left + drawing.Right) / 2, drawing.Height - 10, PlotAnchor.Middle, ink.Muted));
        drawing.Add(new PlotText("true label", 12, (drawing.Top + drawing.Bottom) / 2, PlotAnchor.Middle, ink.Muted) { Upwards = true });
        return drawing;
    }

    // The labels drawn: all, or those with most errors, in their order.
    public static int[] Shown(StageResult stage)
    {
        IEnumerable<int> all = Enumerable.Range(0, stage.Confusion.Count);
        return stage.Confusion.Count <= MostLabels ? [.. all]
            : [.. all.OrderByDescending(row => stage.Confusion[row].Sum() - stage.Confusion[row][row]).ThenBy(row => row).Take(MostLabels).Order()];
    }

    // The most frequent errors, in words.
    public static string Describe(StageResult stage, IReadOnlyList<string> labels)
    {
        var errors = stage.Confusion
            .SelectMany((row, r) => row.Select((count, c) => (Count: count, True: r, Predicted: c)))
            .Where(e => e.True != e.Predicted && e.Count > 0)
            .OrderByDescending(e => e.Count).ThenBy(e => e.True).ThenBy(e => e.Predicted)
            .Take(5).ToArray();
        string Name(int i) => i < labels.Count ? ShortText.Of(labels[i], 40) : (i + 1).ToString(CultureInfo.InvariantCulture);
        return errors.Length == 0 ? "No errors."
            : "Most frequent: " + string.Join(", ", errors.Select(e => $"{Name(e.True)} taken for {Name(e.Predicted)} ({Figures.Count(e.Count)})")) + ".";
    }

    private static IEnumerable<int> Errors(StageResult stage, int row, int[] shown, bool hasOthers)
    {
        IReadOnlyList<int> counts = stage.Confusion[row];
        IEnumerable<int> errors = shown.Where(column => column != row).Select(column => counts[column]);
        return errors.Append(hasOthers ? counts.Sum() - shown.Sum(column => counts[column]) : 0);
    }

    private static double Share(int count, IReadOnlyList<int> row) => row.Sum() is > 0 and int sum ? (double)count / sum : 0;
}
