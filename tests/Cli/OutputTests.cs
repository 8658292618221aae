using System.Text;
using System.Text.Json;

namespace MlNetPath.Cli.Tests;

/// <summary>Where results go: terminals that obey control characters, disks that are full, caches that cannot be written.</summary>
public class OutputTests
{
    private const string Hostile = "\u001b[31mred\u001b]0;title\a\u009b2J\u007f";

    [Fact]
    public void Control_characters_of_texts_labels_and_columns_never_reach_people()
    {
        using var work = new Workspace();
        string data = work.Write("hostile.csv", $"sub\u001bject,team\n" + string.Concat(Enumerable.Range(0, 40).Select(row => $"{Hostile} {row},{(row % 2 == 0 ? "a" : "b")}{Hostile}\n")));
        string[] columns = ["--data", data, "--text-column", "sub\u001bject", "--label-column", "team"];
        CommandRun[] runs =
        [
            CommandRun.Of(["data", "show", .. columns]).Succeeds(),
            CommandRun.Of(["compare", .. columns, "--stages", "majority", "--out", work.Report]).Succeeds(),
            CommandRun.Of(["classify", "--stage", "majority", .. columns, Hostile]).Succeeds(),
            CommandRun.Of(["compare", "--data", data, "--out", work.Report]),
            CommandRun.Of("compare", "--task", Hostile),
            CommandRun.Of("compare", Hostile),
            CommandRun.Of("data", "show", "--data", Hostile, "--text-column", "a", "--label-column", "b"),
        ];
        Assert.All(runs, run => Assert.DoesNotContain(run.Output + run.Error, c => char.IsControl(c) && c is not ('\n' or '\r' or '\t')));
        Assert.Contains("␛[31mred", runs[0].Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Json_and_exports_are_exact()
    {
        using var work = new Workspace();
        string text = $"crash {Hostile}";
        string[] stage = ["classify", "--stage", "majority", "--data", work.Tickets(), "--text-column", "subject", "--label-column", "team"];
        CommandRun run = CommandRun.Of([.. stage, "--json", text]).Succeeds();
        Assert.Equal(text, JsonDocument.Parse(run.OutputLines.Single()).RootElement.GetProperty("text").GetString());
        Assert.DoesNotContain('\u001b', run.Output);
        Assert.DoesNotContain('\u009b', run.Output);

        string data = work.Write("hostile.csv", "subject,team\n" + string.Concat(Enumerable.Range(0, 40).Select(row => $"{Hostile} {row},{(row % 2 == 0 ? "a" : "b")}\n")));
        Assert.Contains(Hostile, CommandRun.Of("data", "export", "--data", data, "--text-column", "subject", "--label-column", "team", "--split", "train", "--out", "-").Succeeds().Output, StringComparison.Ordinal);
    }

    [Fact]
    public void An_export_to_standard_output_is_the_file()
    {
        using var work = new Workspace();
        string[] line = ["data", "export", "--data", work.Tickets(), "--text-column", "subject", "--label-column", "team", "--split", "test", "--out"];
        CommandRun.Of([.. line, work.Path("test.tsv")]).Succeeds();
        Assert.Equal(File.ReadAllText(work.Path("test.tsv")), CommandRun.Of([.. line, "-"]).Succeeds().Output);
        if (OperatingSystem.IsLinux())
        {
            File.CreateSymbolicLink(work.Path("out"), "/proc/self/fd/1");
            Assert.Equal(File.ReadAllText(work.Path("test.tsv")), CommandRun.Of([.. line, work.Path("out")]).Succeeds().Output);
            Assert.NotNull(new FileInfo(work.Path("out")).LinkTarget);
        }
    }

    [Fact]
    public void A_writer_for_people_changes_only_what_a_terminal_obeys()
    {
        using var screen = new StringWriter();
        using (var writer = new PrintableWriter(screen))
        {
            writer.Write('\u001b');
            writer.Write("a\tb\r🙂é\0".ToCharArray());
            writer.WriteLine("\u0085");
            writer.WriteLine("\u202Egnp\u2069 עברית\u200F");
            writer.WriteLine();
        }

        Assert.Equal($"␛a\tb␍🙂é␀\uFFFD{Environment.NewLine}\uFFFDgnp\uFFFD עברית\u200F{Environment.NewLine}{Environment.NewLine}", screen.ToString());
    }

    [Fact]
    public void A_full_disk_behind_standard_output_is_one_line()
    {
        (int exitCode, string error) = WriteTo(new Full(), hasReader: true);
        Assert.Equal(ExitCodes.Failed, exitCode);
        Assert.Equal("mlnetpath: Cannot write to standard output: No space left on device. Send it to a place that can be written.", error.TrimEnd());
    }

    [Fact]
    public void A_lost_reader_is_no_line_at_all()
    {
        (int exitCode, string error) = WriteTo(new Full(), hasReader: false);
        Assert.Equal((ExitCodes.OutputClosed, ""), (exitCode, error));
    }

    [Fact]
    public void An_error_stream_that_fails_stops_no_work()
    {
        using var output = new StringWriter();
        using var error = new StreamWriter(new Full()) { AutoFlush = true };
        using var work = new Workspace();
        using var context = new CommandContext { Output = output, Error = error, Input = Stream.Null, Stop = TestContext.Current.CancellationToken };
        Assert.Equal(ExitCodes.Done, MlNetPathCommand.Run(
            ["data", "export", "--data", work.Tickets(), "--text-column", "subject", "--label-column", "team", "--split", "test", "--out", "-"], context));
        Assert.NotEmpty(output.ToString());
    }

    [Fact]
    public void A_mounted_folder_is_refused_before_the_training()
    {
        if (!OperatingSystem.IsWindows())
        {
            using var work = new Workspace();
            CommandRun.Of("train", "majority", "--data", work.Path("nowhere.csv"), "--text-column", "a", "--label-column", "b", "--out", "/")
                .Fails(ExitCodes.Failed, "mounted", "--out");
        }
    }

    [Fact]
    public void Input_that_cannot_be_read_is_named()
    {
        var reader = new LineReader(new Full(), "standard input");
        Assert.Contains("Cannot read standard input past line 0: Is a directory.", Assert.Throws<Core.InputException>(reader.Read).Message, StringComparison.Ordinal);
    }

    private static (int ExitCode, string Error) WriteTo(Stream stream, bool hasReader)
    {
        using var output = new StreamWriter(new StandardOutput(stream, () => hasReader), new UTF8Encoding(false));
        using var error = new StringWriter();
        using var context = new CommandContext { Output = output, Error = error, Input = Stream.Null, Stop = TestContext.Current.CancellationToken };
        int exitCode = MlNetPathCommand.Run(["data", "list"], context);
        return (exitCode, error.ToString());
    }

    private sealed class Full : MemoryStream
    {
        public override int Read(byte[] buffer, int offset, int count) => throw new IOException("Is a directory");

        public override void Write(byte[] buffer, int offset, int count) => throw new IOException("No space left on device");

        public override void Write(ReadOnlySpan<byte> buffer) => throw new IOException("No space left on device");
    }
}
