using System.Globalization;
using System.Text;

namespace MlNetPath.Compare;

// The report's tables as HTML: header cells with their scope, wide ones scroll sideways and can be reached by keyboard.
internal static class HtmlTables
{
    // Longer ones, such as hashes, may be broken anywhere.
    private const int LongestWord = 30;

    // A table under its heading; nothing when it has no rows.
    public static string Table(ReportTable table, string style = "") =>
        table.Rows.Count == 0 ? "" : $"<h2>{HtmlText.Escape(table.Title)}</h2>\n{Bare(table, style)}";

    // The main table, with a drawn interval after each accuracy.
    public static string Main(ComparisonReport report)
    {
        ReportTable table = ReportTables.Main(report);
        AccuracyScale scale = AccuracyScale.For(report.Stages.SelectMany(stage => stage.AccuracyInterval.Append(stage.Accuracy)), report.Dataset.Test);
        double best = report.Stages.Max(stage => stage.Accuracy);
        return Stages(table, row => report.Stages[row].Accuracy == best, row => Range(report.Stages[row], row, scale));
    }

    // A row per stage: its colour before its name, its first figure in bold where it is the best, and what belongs after its second.
    public static string Stages(ReportTable table, Func<int, bool> isBest, Func<int, string>? afterSecond = null) =>
        Bare(table, "main", (row, column, cell) => column switch
        {
            0 => $"<span class=\"dot\" style=\"background: {PlotInk.SeriesVariable(row)}\"></span><bdi>{cell}</bdi>",
            1 when isBest(row) => $"<span class=\"lead\">{cell}</span>",
            2 => cell + afterSecond?.Invoke(row),
            _ => cell,
        });

    // Right answers and errors are told apart by a mark, and by colour only in addition.
    public static string Disagreements(ComparisonReport report)
    {
        ReportTable table = ReportTables.Disagreements(report);
        return table.Rows.Count == 0 ? "" : $"<h2>{HtmlText.Escape(table.Title)}</h2>\n" + Bare(table, "texts", (row, column, cell) => column switch
        {
            < 2 => $"<bdi>{cell}</bdi>",
            _ when table.Rows[row][column] == table.Rows[row][1] => $"<span class=\"right\">✓ <bdi>{cell}</bdi></span>",
            _ when cell == Figures.NotApplicable => cell,
            _ => $"<span class=\"wrong\">✗ <bdi>{cell}</bdi></span>",
        });
    }

    public static string Bare(ReportTable table, string style = "", Func<int, int, string, string>? draw = null)
    {
        StringBuilder html = new();
        string name = HtmlText.Escape(table.Title);
        html.Append(CultureInfo.InvariantCulture, $"<div class=\"scroll\" role=\"region\" aria-label=\"{name}\" tabindex=\"0\"><table{(style.Length > 0 ? $" class=\"{style}\"" : "")}>\n<thead><tr>");
        foreach (ReportColumn column in table.Columns)
        {
            html.Append(CultureInfo.InvariantCulture, $"<th scope=\"col\"{(column.IsNumber ? " class=\"number\"" : "")}>{HtmlText.Escape(column.Name)}</th>");
        }

        html.Append("</tr></thead>\n<tbody>\n");
        for (int r = 0; r < table.Rows.Count; r++)
        {
            html.Append("<tr>");
            for (int c = 0; c < table.Columns.Count; c++)
            {
                string text = HtmlText.Escape(table.Rows[r][c]);
                string cell = draw?.Invoke(r, c, text) ?? $"<bdi>{text}</bdi>";
                html.Append(c == 0 ? $"<th scope=\"row\">{cell}</th>" : $"<td{ClassOf(table, r, c)}>{cell}</td>");
            }

            html.Append("</tr>\n");
        }

        html.Append("</tbody></table></div>\n");
        return table.Note is { } note ? html.Append("<p class=\"note\">").Append(HtmlText.Escape(note)).Append("</p>\n").ToString() : html.ToString();
    }

    private static string ClassOf(ReportTable table, int row, int column)
    {
        string text = table.Rows[row][column];
        string[] classes = [
            .. table.Columns[column].IsNumber ? ["number"] : Array.Empty<string>(),
            .. text is Figures.NotApplicable or "no detectable difference" ? ["absent"] : Array.Empty<string>(),
            .. text.Split(' ').Any(word => word.Length >= LongestWord) ? ["long"] : Array.Empty<string>()];
        return classes.Length == 0 ? "" : $" class=\"{string.Join(' ', classes)}\"";
    }

    // The accuracy's interval on the same scale in every row.
    private static string Range(StageResult stage, int row, AccuracyScale scale)
    {
        if (stage.AccuracyInterval is not [double low, double high])
        {
            return "";
        }

        const double Width = 120;
        double X(double accuracy) => Math.Clamp((scale.At(accuracy) - scale.Low) / (scale.High - scale.Low), 0, 1) * Width;
        string color = PlotInk.SeriesVariable(row);
        return string.Create(CultureInfo.InvariantCulture,
            $"<svg class=\"range\" viewBox=\"0 0 {Width} 14\" aria-hidden=\"true\"><path d=\"M0 7H{Width}\" stroke=\"var(--grid)\"/><path d=\"M{X(low):0.##} 7H{X(high):0.##}\" stroke=\"{color}\" stroke-width=\"3\"/><circle cx=\"{X(stage.Accuracy):0.##}\" cy=\"7\" r=\"3.5\" fill=\"{color}\"/></svg>");
    }
}
