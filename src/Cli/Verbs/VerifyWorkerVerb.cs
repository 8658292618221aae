using System.CommandLine;

namespace MlNetPath.Cli;

/// <summary><c>verify-worker</c>: what <see cref="Worker"/> starts. Reads a case a line from standard input, and answers each with its result on a line.</summary>
internal sealed class VerifyWorkerVerb : Verb
{
    public const string VerbName = "verify-worker";

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
        var runner = new CaseRunner(new Tolerance(arguments.GetValue(relative), arguments.GetValue(absolute)), arguments.GetValue(threads));
        using var input = new StreamReader(context.Input);
        while (input.ReadLine() is { } line)
        {
            (int number, TestCase test) = WorkerLine.ReadRequest(line);
            context.Output.Write(WorkerLine.Answer(number, runner.Run(test)));
            context.Output.Flush();
        }

        return ExitCodes.Done;
    }
}
