using System.Collections.Concurrent;
using System.CommandLine;
using System.Diagnostics;

namespace MlNetPath.Cli;

/// <summary><c>verify-worker</c>: what <see cref="Worker"/> starts. Reads a case a line from standard input, and answers each with its result on a line.</summary>
internal sealed class VerifyWorkerVerb : Verb
{
    public const string VerbName = "verify-worker";

    // How long the last case may go on when whoever asked for it has closed the input, which an ended process does too.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly ToleranceOption relative = new("--rtol", "Relative tolerance", Tolerance.DefaultRelative);
    private readonly ToleranceOption absolute = new("--atol", "Absolute tolerance", Tolerance.DefaultAbsolute);
    private readonly NumberOption threads = new("--threads", "Threads of an operator; 0 for as many as there are cores", 1, 0);

    public VerifyWorkerVerb()
        : base(VerbName, "Runs the cases of 'verify' one by one", "mlnetpath verify models/languages/1/model.onnx")
    {
        Hidden = true;
        foreach (Option option in (Option[])[relative, absolute, threads])
        {
            Options.Add(option);
        }
    }

    /// <inheritdoc/>
    public override int Run(ParseResult arguments, CommandContext context)
    {
        BeFirstToEnd();
        var runner = new CaseRunner(new Tolerance(arguments.GetValue(relative), arguments.GetValue(absolute)), arguments.GetValue(threads));
        using var lines = new BlockingCollection<string>();
        using var done = new ManualResetEventSlim();
        Task reading = Task.Factory.StartNew(() => Read(context.Input, lines, done), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        try
        {
            foreach (string line in lines.GetConsumingEnumerable())
            {
                (int number, TestCase test) = WorkerLine.ReadRequest(line);
                context.Output.Write(WorkerLine.Answer(number, runner.Run(test)));
                context.Output.Flush();
            }
        }
        finally
        {
            done.Set();
            reading.Wait(Patience);
        }

        return ExitCodes.Done;
    }

    // A model may be at work that never ends, in code that nothing can stop but the end of the process.
    private static void Read(Stream input, BlockingCollection<string> lines, ManualResetEventSlim done)
    {
        using var reader = new StreamReader(input);
        while (reader.ReadLine() is { } line)
        {
            lines.Add(line);
        }

        lines.CompleteAdding();
        if (!done.Wait(Patience))
        {
            Process.GetCurrentProcess().Kill();
        }
    }

    // Where memory runs out before anybody has looked, Linux chooses whom to end: this process, which can be started again, and no other.
    private static void BeFirstToEnd()
    {
        const string Score = "/proc/self/oom_score_adj", Highest = "1000";
        try
        {
            if (OperatingSystem.IsLinux())
            {
                File.WriteAllText(Score, Highest);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Then it chooses as always.
        }
    }
}
