using System.Globalization;
using MlNetPath.Compare;
using Spectre.Console;

namespace MlNetPath.Cli;

/// <summary>The end of a comparison on the terminal: the data, the table, what to know, where the report lies, and the answer.</summary>
internal static class TerminalReport
{
    // Wide enough for any table where no terminal sets a limit.
    private const int Unlimited = 500;

    // What a narrow terminal does without, the first named first: the report has it all.
    private static readonly string[] Dispensable = ["ECE", "log-loss", "size", "parameters", "95% interval", "macro-F1", "batch (texts/s)", "texts/s", "one text (p50)", "BLEU"];

    /// <summary>Writes it.</summary>
    public static void Write(ComparisonReport report, string folder, CommandContext context) => Write(report, Heading(report.Dataset), ReportTables.Main(report), folder, context);

    /// <inheritdoc cref="Write(ComparisonReport, string, CommandContext)"/>
    public static void Write(LanguageReport report, string folder, CommandContext context) => Write(report, Heading(report.Dataset), LanguageTables.Main(report), folder, context);

    private static void Write(IReport report, string heading, ReportTable main, string folder, CommandContext context)
    {
        TextWriter output = context.ForPeople;
        output.WriteLine();
        output.WriteLine(heading);
        Draw(main, context);
        foreach (StageNotRun stage in report.NotRun)
        {
            output.WriteLine(stage);
        }

        foreach (string note in (IEnumerable<string>)[.. main.Note is { } about ? [about] : Array.Empty<string>(), .. report.Notes])
        {
            output.WriteLine(note);
        }

        output.WriteLine($"Report: {Path.Combine(folder, "report.html")} (also report.md and report.json)");
        output.WriteLine();
        output.WriteLine(report.Conclusion);
    }

    private static string Heading(DatasetSummary data) => string.Join(
        " · ",
        data.Name,
        $"{Figures.Count(data.Labels.Count)} labels",
        $"{Figures.Count(data.Train)} train",
        $"{Figures.Count(data.Test)} test{(data.TestFile is { } file ? $" from {file}" : "")}",
        $"data {Figures.Short(data.Fingerprint)}");

    private static string Heading(LanguageDataset data) => string.Join(
        " · ",
        data.Name,
        $"{Figures.Count(data.Languages.Count)} languages",
        $"{Figures.Count(data.Languages.Sum(count => count.Measured))} test",
        $"data {Figures.Short(data.Fingerprint)}");

    private static void Draw(ReportTable table, CommandContext context)
    {
        if (context.Terminal is { } terminal)
        {
            terminal.Write(Drawn(table, terminal.Profile.Width));
            return;
        }

        // Files, pipes and terminals that obey nothing (TERM=dumb) get no spaces at the ends of lines.
        using var text = new StringWriter(CultureInfo.InvariantCulture);
        PlainConsole(text).Write(Drawn(table, context.Width ?? Unlimited));
        foreach (string line in text.ToString().Split('\n').Select(line => line.TrimEnd()).Where(line => line.Length > 0))
        {
            context.Output.WriteLine(line);
        }

        context.Output.WriteLine();
    }

    /// <summary>The table with as many of its columns as fit.</summary>
    public static Table Drawn(ReportTable table, int width)
    {
        int[] shown = ColumnsThatFit(table, width);
        var drawn = new Table().Border(TableBorder.Simple);
        foreach (int i in shown)
        {
            ReportColumn column = table.Columns[i];
            drawn.AddColumn(new TableColumn(new Text(column.Name)) { Alignment = column.IsNumber ? Justify.Right : Justify.Left });
        }

        foreach (IReadOnlyList<string> row in table.Rows)
        {
            drawn.AddRow(shown.Select(i => new Text(Printable.Of(row[i]))));
        }

        return drawn;
    }

    // A table whose cells are broken into several lines cannot be read: rather fewer columns.
    internal static int[] ColumnsThatFit(ReportTable table, int width)
    {
        // The border takes a character before, between and after the columns; each has a space on both sides.
        int[] widths = [.. table.Columns.Select((column, i) => table.Rows.Select(row => row[i].Length).Append(column.Name.Length).Max() + 3)];
        List<int> shown = [.. Enumerable.Range(0, widths.Length)];
        foreach (string name in Dispensable)
        {
            if (shown.Sum(i => widths[i]) + 1 <= width)
            {
                break;
            }

            shown.RemoveAll(i => table.Columns[i].Name == name);
        }

        return [.. shown];
    }

    private static IAnsiConsole PlainConsole(TextWriter output)
    {
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.No,
            ColorSystem = ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
            Out = new AnsiConsoleOutput(output),
        });
        console.Profile.Width = Unlimited;
        console.Profile.Capabilities.Unicode = true;
        return console;
    }
}
