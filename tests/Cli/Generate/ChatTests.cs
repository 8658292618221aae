using System.Diagnostics;
using MlNetPath.Core;
using MlNetPath.Onnx.Generation;

namespace MlNetPath.Cli.Tests;

public sealed class ChatTests : IDisposable
{
    private readonly TestFolder folder = new();
    private readonly TestFolder endless = new(TestModel.Chain(("a", [('a', 1)]), ("b", [('c', 1)])) with { ContextLength = 100_000 });

    public void Dispose()
    {
        folder.Dispose();
        endless.Dispose();
    }

    [Fact]
    public void Lines_are_answered_as_commands_say()
    {
        using TextGenerator generator = folder.Load();
        CommandRun run = Chat("xyz\n/language de\nxyz\n\n/translate de\nxyz\n/translate pt-BR de\nxyz\n/temperature 0.5\nxyz\n/quit\nxyz\n", "--seed", "4").Succeeds();
        GenerationTask[] tasks = [Write.In("en"), Write.In("de"), Translate.To("de"), Translate.To("pt-BR", "de")];
        string[] answers =
        [
            .. tasks.Select(task => generator.Written("xyz", new() { Task = task }).Text),
            generator.Written("xyz", new() { Task = tasks[^1], Temperature = 0.5, Seed = 4 }).Text,
        ];
        Assert.Equal(string.Concat(answers.Select(answer => Printable.Of(answer) + Environment.NewLine)), run.Output);
        Assert.Equal(
            ["Texts in de are continued.", "Each line is translated from en into de.", "Each line is translated from de into pt-BR.", "Tokens are drawn at temperature 0.5."],
            run.ErrorLines[2..]);
    }

    [Fact]
    public void It_says_at_the_start_that_it_is_no_assistant()
    {
        CommandRun run = Chat("", "--language", "de").Succeeds();
        Assert.Empty(run.Output);
        Assert.Equal(2, run.ErrorLines.Length);
        Assert.Contains("275 tokens, 48 of context, 3 languages", run.ErrorLines[0], StringComparison.Ordinal);
        Assert.Contains("It is no assistant", run.ErrorLines[1], StringComparison.Ordinal);
    }

    [Fact]
    public void What_cannot_be_done_is_said_and_the_chat_goes_on()
    {
        string tooLong = new('x', 60);
        CommandRun run = Chat($"/langauge de\n/language fr\n/language\n/translate en\n/translate de en fr\n/temperature x\n/temperature -1\n{tooLong}\nxyz\n").Succeeds();
        string[] fragments =
        [
            "There is no command '/langauge'. Did you mean '/language'?",
            "The model does not know the language 'fr'. It knows en, de, pt-BR.",
            "'/language' cannot be understood. /help",
            "A text in en is not translated into en. Say from which language: /translate en CODE.",
            "'/translate de en fr' cannot be understood.",
            "/temperature takes a number from 0 up, such as 0.7, not 'x'.",
            "not '-1'",
            "The line is too long: it has 61 tokens",
        ];
        Assert.Equal(fragments.Length, run.ErrorLines.Length - 2);
        Assert.All(fragments.Zip(run.ErrorLines[2..]), pair => Assert.Contains(pair.First, pair.Second, StringComparison.Ordinal));
        using TextGenerator generator = folder.Load();
        Assert.Equal(Printable.Of(generator.Written("xyz", new() { Task = Write.In("en") }).Text) + Environment.NewLine, run.Output);
    }

    [Fact]
    public void Help_names_every_command_and_language()
    {
        string help = Chat("/help\n").Succeeds().Error;
        Assert.All(["/language", "/translate", "/temperature", "/help", "/quit", "Ctrl+C", "en, de, pt-BR", "Texts in en are continued."], part => Assert.Contains(part, help, StringComparison.Ordinal));
    }

    [Fact]
    public void What_ends_every_answer_ends_the_chat()
    {
        Assert.Contains("line 2, is not UTF-8", CommandRun.WithInput([.. "/help\n"u8, 0xFF], "chat", "--model", folder.Root).Error, StringComparison.Ordinal);
        using var broken = new TestFolder(new TestModel { Bias = [.. Enumerable.Repeat(float.NaN, TestVocabulary.Count)] });
        CommandRun run = CommandRun.WithInput("xyz\nxyz\n", "chat", "--model", broken.Root);
        Assert.Equal(ExitCodes.Failed, run.ExitCode);
        Assert.Contains("the logit NaN", run.ErrorLines[^1], StringComparison.Ordinal);
        CommandRun.Of("chat", "--model", folder.Root, "--language", "fr").Fails(ExitCodes.Usage, "'fr'");
        CommandRun.Of("chat", "--model", folder.Root, "--beams", "2", "--temperature", "1").Fails(ExitCodes.Usage, "--temperature");
        CommandRun.Of("chat", "--model", folder.At("none")).Fails(ExitCodes.Failed, "train lm --out DIR");
    }

    [Fact]
    public void An_answer_is_stopped_alone()
    {
        var interruption = new Interruption();
        using var typing = new Typing { Flushed = written => _ = written.ToString() == "aaa" && interruption.TryEndPart() };
        CommandRun run = typing.Run(new MemoryStream("a\nb\n"u8.ToArray()), interruption, TestContext.Current.CancellationToken, typed: true, "chat", "--model", endless.Root).Succeeds();
        Assert.Equal(["aaa", "c"], run.OutputLines);
        Assert.Contains("The answer was stopped.", run.Error, StringComparison.Ordinal);
        Assert.Contains("> ", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Ctrl_C_between_answers_ends_the_chat()
    {
        using var stop = new CancellationTokenSource();
        using var typing = new Typing();
        CommandRun run = typing.Run(new Waiting(stop), new Interruption(), stop.Token, typed: true, "chat", "--model", endless.Root);
        Assert.Equal(ExitCodes.Stopped, run.ExitCode);
    }

    [Fact]
    public void A_part_ends_alone_once_and_only_while_it_is_under_way()
    {
        var interruption = new Interruption();
        Assert.False(interruption.TryEndPart());
        bool[] taken = interruption.Around(TestContext.Current.CancellationToken, stop => (bool[])[interruption.TryEndPart(), stop.IsCancellationRequested, interruption.TryEndPart()]);
        Assert.Equal([true, true, false], taken);
        Assert.False(interruption.TryEndPart());
    }

    [Fact]
    public void A_real_signal_stops_the_answer_and_not_the_process()
    {
        if (OperatingSystem.IsWindows())
        {
            // There one process cannot send another a Ctrl+C of its own.
            return;
        }

        using Process process = ProcessTests.Start(UserCache.Root, "chat", "--model", endless.Root);
        process.StandardInput.WriteLine("a");
        Assert.Equal('a', (char)process.StandardOutput.Read());
        ProcessTests.Send(process, 2);
        while (process.StandardError.ReadLine() is { } line && line != "The answer was stopped.")
        {
        }

        process.StandardInput.WriteLine("b");
        process.StandardInput.WriteLine("/quit");
        Assert.Matches("^a*\nc\n$", process.StandardOutput.ReadToEnd()); // the first one is read already
        process.WaitForExit();
        Assert.Equal(ExitCodes.Done, process.ExitCode);
    }

    private CommandRun Chat(string input, params string[] arguments) => CommandRun.WithInput(input, ["chat", .. arguments, "--model", folder.Root]);

    /// <summary>Nobody types anything, but presses Ctrl+C.</summary>
    private sealed class Waiting(CancellationTokenSource stop) : MemoryStream
    {
        public override int Read(byte[] buffer, int offset, int count)
        {
            stop.Cancel();
            Thread.Sleep(Timeout.Infinite);
            return 0;
        }
    }
}
