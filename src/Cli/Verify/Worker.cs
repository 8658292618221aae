using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using MlNetPath.Core;

namespace MlNetPath.Cli;

/// <summary>A process that runs cases one after another (<see cref="VerifyWorkerVerb"/>), started when it is needed and again when it has ended. Not thread-safe.</summary>
internal sealed class Worker(Tolerance tolerance, int threads, TimeSpan timeout, long memory) : IDisposable
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(50);

    private Process? process;
    private int requests;

    /// <summary>Runs a case.</summary>
    /// <exception cref="OperationCanceledException">It shall stop; the process is ended.</exception>
    /// <exception cref="InputException">No process can be started.</exception>
    public CaseResult Run(TestCase test, CancellationToken stop)
    {
        stop.ThrowIfCancellationRequested();
        process ??= Start();
        int request = ++requests;
        try
        {
            process.StandardInput.WriteLine(WorkerLine.Request(request, test));
            process.StandardInput.Flush();
        }
        catch (IOException)
        {
            // It has ended; the answer, which does not come, tells.
        }

        long begin = Stopwatch.GetTimestamp();
        string? killed;
        while (true)
        {
            Task<string?> line = process.StandardOutput.ReadLineAsync(CancellationToken.None).AsTask();
            killed = WaitFor(line, process, begin, stop);
            if (killed is not null || line.Result is null)
            {
                break;
            }

            // Whatever else is there the runtime has printed.
            if (WorkerLine.ReadAnswer(line.Result, request) is { } result)
            {
                return result;
            }
        }

        // What has closed its output need not have ended.
        killed ??= WaitFor(process.WaitForExitAsync(CancellationToken.None), process, begin, stop);
        string reason = killed ?? Ending(process);
        End();
        stop.ThrowIfCancellationRequested();
        return new(CaseStatus.Error, reason);
    }

    public void Dispose() => End();

    // Null where the process answered or ended by itself.
    private string? WaitFor(Task answer, Process running, long begin, CancellationToken stop)
    {
        while (true)
        {
            if (Stopwatch.GetElapsedTime(begin) > timeout)
            {
                return string.Create(CultureInfo.InvariantCulture, $"It took longer than {timeout.TotalSeconds:0} seconds and was ended. Allow more with --timeout.");
            }

            try
            {
                if (answer.Wait((int)Look.TotalMilliseconds, stop))
                {
                    return null;
                }
            }
            catch (OperationCanceledException)
            {
                return "stopped";
            }

            running.Refresh();
            if (!running.HasExited && running.WorkingSet64 > memory)
            {
                return string.Create(CultureInfo.InvariantCulture, $"It took more than {memory >> 20:N0} MB of memory and was ended. Allow more with --memory.");
            }
        }
    }

    // Unix systems show a signal as 128 and its number; only the system itself, or a person, sends 9.
    private static string Ending(Process ended) =>
        ended.ExitCode == 137 ? "The system ended it (signal 9), most often because memory ran out."
            : ended.ExitCode is > 128 and < 160
            ? string.Create(CultureInfo.InvariantCulture, $"ONNX Runtime crashed with signal {ended.ExitCode - 128}.")
            : string.Create(CultureInfo.InvariantCulture, $"ONNX Runtime ended the process with exit code {ended.ExitCode}.");

    private Process Start()
    {
        // Within another program (a test) the command is started by the .NET host, as it is when it was started so.
        bool own = Environment.ProcessPath is { } path && Path.GetFileNameWithoutExtension(path) == MlNetPathCommand.Name;
        var start = new ProcessStartInfo(own ? Environment.ProcessPath! : DotnetHost())
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardInputEncoding = new UTF8Encoding(false),
            StandardOutputEncoding = Encoding.UTF8,
        };
        string[] options =
        [
            VerifyWorkerVerb.VerbName,
            "--rtol", tolerance.Relative.ToString("R", CultureInfo.InvariantCulture),
            "--atol", tolerance.Absolute.ToString("R", CultureInfo.InvariantCulture),
            "--threads", threads.ToString(CultureInfo.InvariantCulture),
        ];
        foreach (string argument in (IEnumerable<string>)(own ? options : [Path.Combine(AppContext.BaseDirectory, MlNetPathCommand.Name + ".dll"), .. options]))
        {
            start.ArgumentList.Add(argument);
        }

        try
        {
            Process started = Process.Start(start)!;

            // What the runtime says while it dies is nothing that a person can use.
            started.ErrorDataReceived += (_, _) => { };
            started.BeginErrorReadLine();
            return started;
        }
        catch (Win32Exception e)
        {
            throw new InputException($"Cannot start '{start.FileName}' to run the models in: {e.Message} Put it where the system finds programs.", e);
        }
    }

    private static string DotnetHost() =>
        Environment.ProcessPath is { } path && Path.GetFileNameWithoutExtension(path) == "dotnet" ? path : "dotnet";

    private void End()
    {
        if (process is { } running)
        {
            process = null;
            try
            {
                // Not the tree: that halts a process before it ends it, and halted it could not end itself, should this program end in between.
                running.Kill();
            }
            catch (InvalidOperationException)
            {
                // It has ended already.
            }

            running.Dispose();
        }
    }
}
