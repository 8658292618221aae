using System.CommandLine;
using Microsoft.ML.OnnxRuntime;
using MlNetPath.Core;
using Spectre.Console;

namespace MlNetPath.Cli;

/// <summary><c>verify</c>: runs models with their test data through ONNX Runtime and compares what comes out.</summary>
internal sealed class VerifyVerb : Verb
{
    private readonly Argument<string> path = new("PATH") { Description = "A model with its test data beside it, or a folder of such models" };
    private readonly ToleranceOption relative = new("--rtol", "Relative tolerance of floating-point numbers", Tolerance.DefaultRelative);
    private readonly ToleranceOption absolute = new("--atol", "Absolute tolerance of floating-point numbers", Tolerance.DefaultAbsolute);
    private readonly NumberOption timeout = new("--timeout", "Seconds that a case may take", 300, 1, 86_400);
    private readonly NumberOption memory = new("--memory", "Megabytes that a case may take; 0 for an equal share of most of the machine's", 0, 0);
    private readonly JsonOption json = new();

    public VerifyVerb()
        : base(
            "verify",
            "Runs ONNX models with their test data (test_data_set_0/input_0.pb, output_0.pb) through ONNX Runtime",
            "mlnetpath verify models/languages/1/model.onnx",
            "mlnetpath verify onnx/backend/test/data/node --json results.json")
    {
        Arguments.Add(path);
        foreach (Option option in (Option[])[relative, absolute, timeout, memory, json])
        {
            Options.Add(option);
        }
    }

    /// <inheritdoc/>
    public override int Run(ParseResult arguments, CommandContext context)
    {
        JsonOutput wanted = json.Of(arguments);
        string runtime = RuntimeVersion();
        var tolerance = new Tolerance(arguments.GetValue(relative), arguments.GetValue(absolute));
        IReadOnlyList<TestCase> cases = CaseFinder.Find(arguments.GetRequiredValue(path));
        var workers = new WorkerPool(tolerance, TimeSpan.FromSeconds(arguments.GetValue(timeout)), arguments.GetValue(memory) is > 0 and var megabytes ? (long)megabytes << 20 : null);
        int width = cases.Max(test => test.Name.Length);
        CaseResult[] results = Watch(context, progress => workers.Run(cases, wanted.ReplacesText ? null : Show, progress, context.Stop), cases.Count);
        VerifyReport report = VerifyReport.Of(runtime, tolerance, [.. results.Select((result, i) => new VerifyReport.Case(cases[i].Name, result.Status, result.Detail))]);
        wanted.Write(context, report.ToJson);
        if (wanted.ReplacesText)
        {
            context.Notice(report.Totals());
        }
        else
        {
            context.ForPeople.WriteLine(report.Totals());
        }

        return report.Passed == report.Total ? ExitCodes.Done : ExitCodes.Failed;

        void Show(int index, CaseResult result)
        {
            lock (context)
            {
                context.ForPeople.WriteLine(VerifyReport.Line(new(cases[index].Name, result.Status, result.Detail), width));
            }
        }
    }

    // Asked before every case says that there is none.
    private static string RuntimeVersion()
    {
        try
        {
            return OrtEnv.Instance().GetVersionString();
        }
        catch (Exception e) when (NativeFailure.Is(e))
        {
            throw new InputException($"ONNX Runtime does not load: {NativeFailure.Reason(e)}. '{MlNetPathCommand.Name} doctor' says what to do.", e);
        }
    }

    // A line that counts, where a person watches; with one case there is nothing to count.
    private static CaseResult[] Watch(CommandContext context, Func<Action<int>, CaseResult[]> work, int count)
    {
        if (context.Terminal is not { } terminal || count < 2)
        {
            return work(_ => { });
        }

        return terminal.Status().Start("verifying", status => work(done => status.Status($"{done} of {count} cases")));
    }
}
