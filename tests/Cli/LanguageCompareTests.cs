using System.Text;
using MlNetPath.Compare;
using MlNetPath.Compare.Tests;
using MlNetPath.Core;
using Spectre.Console;

namespace MlNetPath.Cli.Tests;

public class LanguageCompareTests
{
    private static readonly LanguageStageCatalog Stages = new()
    {
        Translation = [FakeTranslator.Copying(), new FakeLanguageStage<ITranslator>("big", _ => throw new StageUnavailableException("big", "no model")), FakeTranslator.Perfect()],
        NextToken = [FakeScorer.Stage("high", 3), FakeScorer.Stage("low", 2)],
    };

    [Fact]
    public void Translation_ends_with_the_table_the_place_of_the_report_and_the_answer()
    {
        using var work = new Workspace();
        CommandRun run = Run(["compare", "--task", "translation", "--texts", "8", "--seed", "3", "--out", work.Report]).Succeeds();
        LanguageReport report = ReportFiles.ReadLanguageJson(Path.Combine(work.Report, "report.json"));
        Assert.Equal(["report", "report/report.html", "report/report.json", "report/report.md"], work.Entries);
        Assert.Equal($"mlnetpath compare --task translation --texts 8 --seed 3 --out {work.Report}", report.Command);
        Assert.Equal(["copy", "perfect"], report.Stages.Select(stage => stage.Id));
        Assert.All(report.Stages, stage => Assert.Equal(3, stage.Seed));
        Assert.All(report.Dataset.Languages, count => Assert.Equal((30, 8), (count.Test, count.Measured)));
        Assert.Equal(report.Conclusion, run.OutputLines[^1]);
        Assert.Contains(run.OutputLines, line => line.Contains(Path.Combine(work.Report, "report.html"), StringComparison.Ordinal));
        Assert.Contains(run.OutputLines, line => line.StartsWith("translation · 13 languages · 104 test · data ", StringComparison.Ordinal));
        Assert.Contains(run.OutputLines, line => line.Contains("fake perfect", StringComparison.Ordinal) && line.Contains("100.0", StringComparison.Ordinal) && line.Contains("13 of 13", StringComparison.Ordinal));
        Assert.Contains("fake big, not run: no model.", run.OutputLines);
        Assert.Equal(
            ["copy: preparing.", .. report.Stages[0].Languages.Select(score => $"copy: {score.Language}: chrF {Figures.Fixed(score.Score, 1)}."), $"copy: chrF {Figures.Fixed(report.Stages[0].Mean, 1)} on average.",
                "big: preparing.", "big: not run: no model.", "perfect: preparing."],
            run.ErrorLines.Take(18));
        Assert.Equal("perfect: chrF 100.0 on average.", run.ErrorLines[^1]);
        Assert.DoesNotContain('\u001b', run.Output + run.Error);
    }

    [Fact]
    public void Json_is_the_report_and_nothing_else()
    {
        using var work = new Workspace();
        CommandRun run = Run(["compare", "--task", "next-token", "--stages", "low", "--out", work.Report, "--json"]).Succeeds();
        Assert.Equal(File.ReadAllText(Path.Combine(work.Report, "report.json")), run.Output);
        Assert.Equal("bits per byte", run.Json.GetProperty("measure").GetString());
        Assert.Equal("low", Assert.Single(run.Json.GetProperty("stages").EnumerateArray()).GetProperty("id").GetString());
        Assert.Equal(14, run.Json.GetProperty("dataset").GetProperty("languages").GetArrayLength());
    }

    [Fact]
    public void A_model_that_is_named_and_cannot_be_used_is_an_error()
    {
        using var work = new Workspace();
        Run(["compare", "--task", "translation", "--model", work.Path("nowhere"), "--out", work.Report]).Fails(ExitCodes.Failed, "nowhere");
        Directory.CreateDirectory(work.Path("empty"));
        Run(["compare", "--task", "next-token", "--model", work.Path("empty"), "--out", work.Report]).Fails(ExitCodes.Failed, "holds no language model");
        Assert.DoesNotContain("report", work.Entries);
    }

    [Fact]
    public void Stages_are_those_of_the_task()
    {
        Run(["compare", "--task", "translation", "--stages", "rules"]).Fails(ExitCodes.Usage, "no stage 'rules' for the task 'translation'", "copy, big, perfect");
        Run(["compare", "--task", "translation", "--stages", "prefect"]).Fails(ExitCodes.Usage, "Did you mean 'perfect'?");
        Run(["compare", "--task", "next-token", "--stages", "low,low"]).Fails(ExitCodes.Usage, "'low' twice");
        using var work = new Workspace();
        CommandRun none = Run(["compare", "--task", "translation", "--stages", "big", "--out", work.Report]);
        Assert.Equal(ExitCodes.Failed, none.ExitCode);
        Assert.Contains("None of the stages can run here (big: no model)", none.ErrorLines[^1], StringComparison.Ordinal);
        Assert.Empty(work.Entries);
    }

    [Fact]
    public void A_build_without_such_stages_says_so()
    {
        var none = new LanguageStageCatalog { Translation = [], NextToken = [] };
        Run(["compare", "--task", "translation"], none).Fails(ExitCodes.Failed, "no stage for the task 'translation'");
        Run(["compare", "--task", "next-token"], none).Fails(ExitCodes.Failed, "no stage for the task 'next-token'");
    }

    [Fact]
    public void A_stage_that_fails_is_named_in_one_line_and_leaves_no_report()
    {
        using var work = new Workspace();
        var stages = new LanguageStageCatalog { Translation = [new FakeLanguageStage<ITranslator>("odd", _ => new FakeTranslator((_, _, _) => []))] };
        CommandRun run = Run(["compare", "--task", "translation", "--out", work.Report], stages);
        Assert.Equal(ExitCodes.Failed, run.ExitCode);
        Assert.StartsWith("mlnetpath: The stage 'odd' failed while translating into 'cs': it gave 0 for 30 texts.", run.ErrorLines[^1], StringComparison.Ordinal);
        Assert.Empty(work.Entries);
    }

    [Fact]
    public void A_wish_to_stop_ends_it_without_a_report()
    {
        using var work = new Workspace();
        using var stop = new CancellationTokenSource();
        var stages = new LanguageStageCatalog
        {
            Translation = [FakeTranslator.Stage("slow", (text, target) =>
            {
                stop.Cancel();
                return text;
            })],
        };
        CommandRun run = Run(["compare", "--task", "translation", "--out", work.Report], stages, stop: stop.Token);
        Assert.Equal(ExitCodes.Stopped, run.ExitCode);
        Assert.Equal("mlnetpath: stopped.", run.ErrorLines[^1]);
        Assert.Empty(work.Entries);
    }

    [Theory]
    [InlineData(160)]
    [InlineData(50)]
    public void On_a_terminal_the_table_fills_and_gives_way_to_the_final_one(int width)
    {
        using var work = new Workspace();
        using var screen = new StringWriter();
        IAnsiConsole terminal = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.Yes,
            ColorSystem = ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.Yes,
            Out = new AnsiConsoleOutput(screen),
        });
        terminal.Profile.Encoding = Encoding.UTF8;
        terminal.Profile.Width = width;
        CommandRun run = Run(["compare", "--task", "translation", "--out", work.Report], terminal: terminal, output: screen).Succeeds();
        Assert.Empty(run.Error);
        string shown = screen.ToString();
        int end = shown.LastIndexOf("\u001b[?25h", StringComparison.Ordinal);
        Assert.Contains("fake perfect", shown[..end], StringComparison.Ordinal);
        Assert.Contains("chrF", shown[..end], StringComparison.Ordinal);
        Assert.Contains(ReportFiles.ReadLanguageJson(Path.Combine(work.Report, "report.json")).Conclusion, shown[end..], StringComparison.Ordinal);
        Assert.Contains("13 of 13", shown[end..], StringComparison.Ordinal);
        Assert.Equal(width == 160, shown[end..].Contains("parameters", StringComparison.Ordinal));
    }

    private static CommandRun Run(
        string[] arguments, LanguageStageCatalog? stages = null, IAnsiConsole? terminal = null, StringWriter? output = null, CancellationToken? stop = null)
    {
        output ??= new StringWriter();
        using var error = new StringWriter();
        using var context = new CommandContext
        {
            Output = output,
            Error = error,
            Input = Stream.Null,
            Terminal = terminal,
            LanguageStages = stages ?? Stages,
            LoadCorpus = _ => TinyCorpus.Create(30),
            Stop = stop ?? TestContext.Current.CancellationToken,
            MeasureFor = TimeSpan.Zero,
        };
        int exitCode = MlNetPathCommand.Run(arguments, context);
        return new CommandRun(exitCode, output.ToString(), error.ToString());
    }
}
