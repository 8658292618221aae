using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using MlNetPath.Core;

namespace MlNetPath.Cli.Tests;

/// <summary>The command as a process of its own: exit codes, and signals in the middle of the work.</summary>
public class ProcessTests
{
    [Fact]
    public void The_shell_gets_the_exit_codes()
    {
        Assert.Equal((ExitCodes.Done, "languages"), Run("data", "list") is var (code, output) ? (code, output[..9]) : default);
        Assert.Equal(ExitCodes.Usage, Run("comprae").ExitCode);
        Assert.Equal(ExitCodes.Failed, Run("data", "show", "--data", "nowhere.csv", "--text-column", "a", "--label-column", "b").ExitCode);
    }

    [Theory]
    [InlineData("stuck-in-training", 2)]
    [InlineData("stuck-in-training", 15)]
    [InlineData("stuck-in-saving", 2)]
    public void A_signal_stops_it_and_leaves_nothing_half_written(string stage, int signal)
    {
        if (OperatingSystem.IsWindows())
        {
            // There one process cannot send another a Ctrl+C of its own.
            return;
        }

        using var work = new Workspace();
        string cache = work.Path("cache");
        using Process process = Start(cache,
            "compare", "--data", work.Tickets(2000), "--text-column", "subject", "--label-column", "team", "--out", work.Report,
            "--plugin", typeof(StuckStage).Assembly.Location, "--stages", "majority," + stage);
        AwaitStuck(process);

        if (stage == "stuck-in-saving")
        {
            Assert.Contains(work.Entries, entry => entry.Contains(".tmp", StringComparison.Ordinal));
        }

        Send(process, signal);
        Assert.Equal("mlnetpath: stopped.", process.StandardError.ReadToEnd().Trim());
        process.WaitForExit();
        Assert.Equal(ExitCodes.Stopped, process.ExitCode);
        Assert.DoesNotContain(work.Entries, entry => entry.Contains(".tmp", StringComparison.Ordinal));
        Assert.DoesNotContain(work.Entries, entry => entry.StartsWith("report", StringComparison.Ordinal));

        // What was whole before the signal is still there.
        Assert.Contains(work.Entries, entry => entry.Contains("majority", StringComparison.Ordinal));
    }

    [Fact]
    public void Who_will_not_wait_signals_again()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        using var work = new Workspace();
        using Process process = Start(
            work.Path("cache"), "train", "stuck-in-long-training", "--data", work.Tickets(2000), "--text-column", "subject", "--label-column", "team", "--out", work.Path("model"), "--plugin", typeof(StuckStage).Assembly.Location);
        AwaitStuck(process);

        Send(process, 2); // which a long training answers itself, some time
        Assert.Equal(LongTraining.Ending, process.StandardError.ReadLine());
        Send(process, 2);
        Assert.Equal("", process.StandardError.ReadToEnd());
        process.WaitForExit();
        Assert.Equal(ExitCodes.Stopped, process.ExitCode);
        Assert.DoesNotContain(work.Entries, entry => entry.Contains(".tmp", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("data list >&-", ExitCodes.Failed, "standard output: It is closed.")]
    [InlineData("data lsit 2>&-", ExitCodes.Usage, "")]
    [InlineData("classify --stage rules <&-", ExitCodes.Failed, "Standard input is closed")]
    [InlineData("classify --stage rules <&- >&-", ExitCodes.Failed, "Standard input is closed")]
    public void A_closed_stream_neither_hangs_nor_crashes(string commandLine, int exitCode, string error)
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        using Process process = Start(UserCache.Root, "sh", "-c", $"exec \"$0\" \"$1\" {commandLine}");
        process.StandardInput.Close();
        string line = process.StandardError.ReadToEnd().TrimEnd();
        process.WaitForExit();
        Assert.Equal(exitCode, process.ExitCode);
        Assert.Contains(error, line, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', line);
    }

    [Fact]
    public void It_ends_quietly_when_nobody_reads_its_output()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        using var work = new Workspace();
        using Process process = Start(
            UserCache.Root, "classify", "--stage", "majority", "--data", work.Tickets(), "--text-column", "subject", "--label-column", "team", "--labels-only");
        process.StandardOutput.Close();
        process.StandardInput.WriteLine("crash");
        process.StandardInput.Close();
        string error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.Equal(ExitCodes.OutputClosed, process.ExitCode);
        Assert.DoesNotContain("mlnetpath:", error, StringComparison.Ordinal);
    }

    private static (int ExitCode, string Output) Run(params string[] arguments)
    {
        using Process process = Start(UserCache.Root, arguments);
        Task<string> error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        GC.KeepAlive(error);
        return (process.ExitCode, output);
    }

    internal static Process Start(string cache, params string[] arguments)
    {
        string dotnet = Environment.ProcessPath is { } host && Path.GetFileNameWithoutExtension(host) == "dotnet" ? host : "dotnet";
        string program = Path.Combine(AppContext.BaseDirectory, "mlnetpath.dll");
        bool shell = arguments[0] == "sh";
        var start = new ProcessStartInfo(shell ? "sh" : dotnet)
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
            RedirectStandardInput = true,
        };
        foreach (string argument in (IEnumerable<string>)(shell ? [.. arguments[1..], dotnet, program] : [program, .. arguments]))
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment[UserCache.Variable] = cache;
        return Process.Start(start) ?? throw new Win32Exception(string.Create(CultureInfo.InvariantCulture, $"'{start.FileName}' did not start."));
    }

    /// <summary>Sends a process a signal. Where whoever started the tests has them ignore it, as shells do with Ctrl+C for jobs in the background, the process would, too; then the test is skipped.</summary>
    internal static void Send(Process process, int signal)
    {
        if (OperatingSystem.IsLinux() && IsIgnored(signal))
        {
            process.Kill();
            Assert.Skip(string.Create(CultureInfo.InvariantCulture, $"Signal {signal} is ignored here. Run the tests in the foreground."));
        }

        Assert.Equal(0, Kill(process.Id, signal));
    }

    private static void AwaitStuck(Process process)
    {
        while (process.StandardError.ReadLine() is { } line && line != "stuck")
        {
        }
    }

    private static bool IsIgnored(int signal)
    {
        const string Field = "SigIgn:";
        string ignored = File.ReadLines("/proc/self/status").First(line => line.StartsWith(Field, StringComparison.Ordinal))[Field.Length..].Trim();
        return ((ulong.Parse(ignored, NumberStyles.HexNumber, CultureInfo.InvariantCulture) >> (signal - 1)) & 1) == 1;
    }

    [DllImport("libc", EntryPoint = "kill")]
    private static extern int Kill(int process, int signal);
}
