using System.Text;
using MlNetPath.Compare;
using Spectre.Console;

namespace MlNetPath.Cli.Tests;

public class LiveViewTests
{
    [Theory]
    [InlineData(160, true)]
    [InlineData(60, false)]
    public void On_a_terminal_the_table_fills_and_gives_way_to_the_final_one(int width, bool everything)
    {
        using var work = new Workspace();
        using var screen = new StringWriter();
        using var error = new StringWriter();
        using var context = new CommandContext
        {
            Output = screen,
            Error = error,
            Input = Stream.Null,
            Terminal = Terminal(screen, width),
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
        Assert.Contains("majority class", shown[..end], StringComparison.Ordinal);
        Assert.Contains("written rules", shown[..end], StringComparison.Ordinal);
        Assert.Equal(everything, shown[..end].Contains("batch (texts/s)", StringComparison.Ordinal));
        Assert.Contains(ReportFiles.ReadJson(Path.Combine(work.Report, "report.json")).Conclusion, shown[end..], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(60, false)]
    [InlineData(null, true)]
    public void A_terminal_that_obeys_nothing_gets_the_columns_that_fit(int? width, bool everything)
    {
        using var work = new Workspace();
        using var screen = new StringWriter();
        using var context = new CommandContext
        {
            Output = screen,
            Error = TextWriter.Null,
            Input = Stream.Null,
            Width = width,
            Stop = TestContext.Current.CancellationToken,
            MeasureFor = TimeSpan.Zero,
        };
        Assert.Equal(ExitCodes.Done, MlNetPathCommand.Run(
            ["compare", "--data", work.Tickets(), "--text-column", "subject", "--label-column", "team", "--stages", "majority", "--out", work.Report], context));
        string heading = Assert.Single(screen.ToString().Split('\n'), line => line.Contains("accuracy", StringComparison.Ordinal) && line.Contains("stage", StringComparison.Ordinal));
        Assert.Equal(everything, heading.Contains("log-loss", StringComparison.Ordinal));
        Assert.Equal(everything, heading.TrimEnd().Length > 60);
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
            Terminal = Terminal(screen, 160),
            Stop = TestContext.Current.CancellationToken,
            MeasureFor = TimeSpan.Zero,
        };
        MlNetPathCommand.Run(
            ["compare", "--data", work.Tickets(), "--text-column", "subject", "--label-column", "team", "--stages", "majority", "--out", work.Report, "--json"], context);
        Assert.Equal(File.ReadAllText(Path.Combine(work.Report, "report.json")), screen.ToString());
        Assert.Contains("majority: accuracy", error.ToString(), StringComparison.Ordinal);
    }

    private static IAnsiConsole Terminal(TextWriter screen, int width)
    {
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.Yes,
            ColorSystem = ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.Yes,
            Out = new AnsiConsoleOutput(screen),
        });
        console.Profile.Encoding = Encoding.UTF8;
        console.Profile.Width = width;
        return console;
    }
}
