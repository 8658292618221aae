using MlNetPath.Compare;
using Spectre.Console;

namespace MlNetPath.Cli;

/// <summary>The end of a comparison on the terminal: the data, the table, what to know, where the report lies, and the answer.</summary>
internal static class TerminalReport
{
    // Wide enough for any table where no terminal sets a limit.
    private const int Unlimited = 500;

    /// <summary>Writes it.</summary>
    public static void Write(ComparisonReport report, string folder, CommandContext context)
    {
        context.Output.WriteLine();
        context.Output.WriteLine($"{report.Dataset.Name} · {ReportText.Subtitle(report)}");
        ReportTable main = ReportTables.Main(report);
        Draw(main, context);
        foreach (string note in (IEnumerable<string>)[.. main.Note is { } about ? [about] : Array.Empty<string>(), .. report.Notes])
        {
            context.Output.WriteLine(note);
        }

        context.Output.WriteLine($"Report: {Path.Combine(folder, "report.html")} (also report.md and report.json)");
        context.Output.WriteLine();
        context.Output.WriteLine(report.Conclusion);
    }

    private static void Draw(ReportTable table, CommandContext context)
    {
        var drawn = new Table().Border(TableBorder.Simple);
        foreach (ReportColumn column in table.Columns)
        {
            drawn.AddColumn(new TableColumn(new Text(column.Name)) { Alignment = column.IsNumber ? Justify.Right : Justify.Left });
        }

        foreach (IReadOnlyList<string> row in table.Rows)
        {
            drawn.AddRow(row.Select(cell => new Text(cell)));
        }

        (context.Terminal ?? PlainConsole(context.Output)).Write(drawn);
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
