using MlNetPath.Core;
using SkiaSharp;

namespace MlNetPath.Compare;

/// <summary>Draws the heart of a report as one picture: the answer, the main table, and accuracy against the time of one text. Safe from any thread.</summary>
public static class ReportPicture
{
    private const int Scale = 2, Width = 1120, Margin = 32, Row = 26;

    // Where the columns end (numbers) or start (the first), in pixels from the margin.
    private static readonly int[] Edges = [0, 318, 420, 490, 560, 628, 718, 810, 884, Width - (2 * Margin)];

    /// <summary>Draws the picture as PNG, 2,240 pixels wide.</summary>
    /// <param name="report">What a comparison found.</param>
    /// <returns>The bytes of the file.</returns>
    /// <exception cref="InputException">This machine has no fonts.</exception>
    public static byte[] WritePng(ComparisonReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        PlotInk ink = PlotInk.Light;
        using PictureFont font = new();
        List<PlotText> texts = [];
        string[] answer = [.. Wrap(report.Conclusion, 15, Width - (2 * Margin))];
        int y = Margin + 6;
        texts.Add(new PlotText(ShortText.Of(report.Dataset.Name, 60), Margin, y, PlotAnchor.Start, ink.Text) { Size = 24, Bold = true });
        texts.Add(new PlotText(ReportText.Subtitle(report), Margin, y += 28, PlotAnchor.Start, ink.Muted) { Size = 13 });
        y += 10;
        foreach (string line in answer)
        {
            texts.Add(new PlotText(line, Margin, y += 22, PlotAnchor.Start, ink.Text) { Size = 15 });
        }

        int top = y + 40;
        Table(texts, ReportTables.Main(report), top, ink);
        int bottom = top + 16 + (report.Stages.Count * Row);
        PlotDrawing plot = AccuracyLatencyPlot.Draw(report, ink, Width - (2 * Margin), 340);
        int height = bottom + 28 + plot.Height + Margin;

        using SKSurface surface = SKSurface.Create(new SKImageInfo(Width * Scale, height * Scale));
        SKCanvas canvas = surface.Canvas;
        canvas.Clear(SKColors.White);
        canvas.Scale(Scale);
        canvas.Save();
        canvas.Translate(Margin, bottom + 28);
        canvas.ClipRect(new SKRect(0, 0, plot.Width, plot.Height));
        plot.DrawOn(canvas, font);
        canvas.Restore();
        texts.ForEach(text => font.Draw(canvas, text));
        Rule(canvas, top + 14, ink.Text);
        Rule(canvas, bottom, ink.Text);
        using SKImage image = surface.Snapshot();
        using SKData png = image.Encode(SKEncodedImageFormat.Png, 100);
        return png.ToArray();
    }

    private static void Table(List<PlotText> texts, ReportTable table, int top, PlotInk ink)
    {
        for (int c = 0; c < table.Columns.Count; c++)
        {
            PlotAnchor anchor = c == 0 ? PlotAnchor.Start : PlotAnchor.End;
            texts.Add(new PlotText(table.Columns[c].Name, Margin + Edges[c], top, anchor, ink.Muted) { Size = 11 });
            for (int r = 0; r < table.Rows.Count; r++)
            {
                string cell = ShortText.Of(table.Rows[r][c], c == 0 ? 30 : 22);
                bool absent = cell == Figures.NotApplicable;
                texts.Add(new PlotText(cell, Margin + Edges[c], top + 30 + (r * Row), anchor, c == 0 ? ink.Series(r) : absent ? ink.Muted : ink.Text) { Size = 13, Bold = c < 2 });
            }
        }
    }

    private static void Rule(SKCanvas canvas, float y, ScottPlot.Color color)
    {
        using SKPaint paint = new() { Color = new SKColor(color.R, color.G, color.B), StrokeWidth = 1 };
        canvas.DrawLine(Margin, y, Width - Margin, y, paint);
    }

    private static IEnumerable<string> Wrap(string text, double size, double width)
    {
        string line = "";
        foreach (string word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.Length > 0 && PlotText.Width(line + " " + word, size) > width)
            {
                yield return line;
                line = "";
            }

            line = line.Length == 0 ? word : line + " " + word;
        }

        yield return line;
    }
}
