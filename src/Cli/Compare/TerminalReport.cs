using System.Globalization;
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
        context.Output.WriteLine(Heading(report.Dataset));
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

    private static string Heading(DatasetSummary data) => string.Join(
        " · ",
        data.Name,
        $"{Figures.Count(data.Labels.Count)} labels",
        $"{Figures.Count(data.Train)} train",
        $"{Figures.Count(data.Test)} test{(data.TestFile is { } file ? $" from {file}" : "")}",
        $"data {Figures.Short(data.Fingerprint)}");

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

        if (context.Terminal is { } terminal)
        {
            terminal.Write(drawn);
            return;
        }

        // Files and pipes get no spaces at the ends of lines.
        using var text = new StringWriter(CultureInfo.InvariantCulture);
        PlainConsole(text).Write(drawn);
        foreach (string line in text.ToString().Split('\n').Select(line => line.TrimEnd()).Where(line => line.Length > 0))
        {
            context.Output.WriteLine(line);
        }

        context.Output.WriteLine();
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
