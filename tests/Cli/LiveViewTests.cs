using System.Text;
using MlNetPath.Compare;
using Spectre.Console;

namespace MlNetPath.Cli.Tests;

public class LiveViewTests
{
    [Fact]
    public void On_a_terminal_the_table_fills_and_gives_way_to_the_final_one()
    {
        using var work = new Workspace();
        using var screen = new StringWriter();
        using var error = new StringWriter();
        using var context = new CommandContext
        {
            Output = screen,
            Error = error,
            Input = Stream.Null,
            Terminal = Terminal(screen),
            Stop = TestContext.Current.CancellationToken,
            MeasureFor = TimeSpan.Zero,
        };
        int exitCode = MlNetPathCommand.Run(
            ["compare", "--data", work.Tickets(), "--text-column", "subject", "--label-column", "team", "--rules", work.Rules(), "--stages", "rules", "--out", work.Report], context);
        Assert.Equal(ExitCodes.Done, exitCode);
        Assert.Empty(error.ToString());

        // The cursor that the live display hides is shown again, and the answer comes after it.
        string shown = screen.ToString();
        int end = shown.LastIndexOf("\u001b[?25h", StringComparison.Ordinal);
        Assert.True(end > shown.LastIndexOf("\u001b[?25l", StringComparison.Ordinal));
        Assert.Contains("written rules", shown[..end], StringComparison.Ordinal);
        Assert.Contains(ReportFiles.ReadJson(Path.Combine(work.Report, "report.json")).Conclusion, shown[end..], StringComparison.Ordinal);
    }

    [Fact]
    public void With_json_nothing_is_drawn()
    {
        using var work = new Workspace();
        using var screen = new StringWriter();
        using var error = new StringWriter();
        using var context = new CommandContext
        {
            Output = screen,
            Error = error,
            Input = Stream.Null,
            Terminal = Terminal(screen),
            Stop = TestContext.Current.CancellationToken,
            MeasureFor = TimeSpan.Zero,
        };
        MlNetPathCommand.Run(
            ["compare", "--data", work.Tickets(), "--text-column", "subject", "--label-column", "team", "--stages", "majority", "--out", work.Report, "--json"], context);
        Assert.Equal(File.ReadAllText(Path.Combine(work.Report, "report.json")), screen.ToString());
        Assert.Contains("majority: accuracy", error.ToString(), StringComparison.Ordinal);
    }

    private static IAnsiConsole Terminal(TextWriter screen)
    {
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.Yes,
            ColorSystem = ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.Yes,
            Out = new AnsiConsoleOutput(screen),
        });
        console.Profile.Encoding = Encoding.UTF8;
        console.Profile.Width = 160;
        return console;
    }
}
