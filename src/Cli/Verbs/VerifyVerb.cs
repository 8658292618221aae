using System.CommandLine;
using MlNetPath.Core;

namespace MlNetPath.Cli;

/// <summary><c>verify</c>: runs models with their test data through ONNX Runtime and compares what comes out.</summary>
internal sealed class VerifyVerb : Verb
{
    private readonly Argument<string> path = new("PATH") { Description = "A model with its test data beside it, or a folder of such models" };
    private readonly ToleranceOption relative = new("--rtol", "Relative tolerance of floating-point numbers", Tolerance.DefaultRelative);
    private readonly ToleranceOption absolute = new("--atol", "Absolute tolerance of floating-point numbers", Tolerance.DefaultAbsolute);
    private readonly Option<string> json = new("--json") { Description = "Write the results of all cases to this file; '-' for standard output", HelpName = "FILE" };

    public VerifyVerb()
        : base(
            "verify",
            "Runs ONNX models with their test data (test_data_set_0/input_0.pb, output_0.pb) through ONNX Runtime",
            "mlnetpath verify models/languages/1/model.onnx",
            "mlnetpath verify onnx/backend/test/data/node --json results.json")
    {
        Arguments.Add(path);
        foreach (Option option in (Option[])[relative, absolute, json])
        {
            Options.Add(option);
        }
    }

    /// <inheritdoc/>
    public override int Run(ParseResult arguments, CommandContext context)
    {
        string? file = arguments.GetValue(json);
        bool jsonToOutput = file is not null && (file == "-" || OutputTarget.Of(file).IsStandardOutput);
        if (file is not null && !jsonToOutput)
        {
            OutputPlace.CheckFile(file);
        }

        var tolerance = new Tolerance(arguments.GetValue(relative), arguments.GetValue(absolute));
        IReadOnlyList<TestCase> cases = CaseFinder.Find(arguments.GetRequiredValue(path));
        var results = new VerifyReport.Case[cases.Count];
        var runner = new CaseRunner(tolerance, cases.Count > 1 ? 1 : 0);
        Parallel.For(0, cases.Count, new ParallelOptions { CancellationToken = context.Stop }, i =>
        {
            CaseResult r = runner.Run(cases[i]);
            results[i] = new(cases[i].Name, r.Status, r.Detail);
        });
        int width = cases.Max(c => c.Name.Length);
        if (!jsonToOutput)
        {
            foreach (var r in results)
            {
                context.ForPeople.WriteLine(VerifyReport.Line(r, width));
            }
        }

        VerifyReport report = VerifyReport.Of(tolerance, results);
        if (jsonToOutput)
        {
            context.Output.Write(report.ToJson());
        }
        else if (file is not null)
        {
            Atomically.WriteText(file, report.ToJson());
        }

        (jsonToOutput ? context.Error : context.ForPeople).WriteLine(report.Totals());
        return report.Passed == report.Total ? ExitCodes.Done : ExitCodes.Failed;
    }
}
