using System.Runtime.InteropServices;
using System.Text.Json;
using MlNetPath.Onnx.Graph;

namespace MlNetPath.Cli.Tests;

/// <summary>The verb: which cases it finds, what it prints and writes, its exit codes, and what happens to models that misbehave.</summary>
public sealed class VerifyTests : IDisposable
{
    private readonly Workspace work = new();

    public void Dispose() => work.Dispose();

    [Fact]
    public void A_tree_is_verified_case_by_case_in_the_order_of_the_names()
    {
        Negation("tree/b/wrong", 5);
        Negation("tree/a/right", -1);
        File.WriteAllText(Path.Combine(Negation("tree/c", -1).Folder, "model.onnx"), "no model");
        string json = work.Path("results.json");
        CommandRun run = CommandRun.Of("verify", work.Path("tree"), "--json", json);
        Assert.Equal(ExitCodes.Failed, run.ExitCode);
        Assert.Equal("pass   a/right  1 set, no difference", run.OutputLines[0]);
        Assert.Equal("FAIL   b/wrong  test_data_set_0, output 'y0'[0]: wanted 5, got -1; 1 of 1 elements differ", run.OutputLines[1]);
        Assert.StartsWith("error  c        ", run.OutputLines[2], StringComparison.Ordinal);
        Assert.StartsWith("3 cases: 1 passed, 1 failed, 1 with errors. ONNX Runtime ", run.OutputLines[3], StringComparison.Ordinal);
        JsonElement results = JsonDocument.Parse(File.ReadAllText(json)).RootElement;
        Assert.Equal(["a/right", "b/wrong", "c"], results.GetProperty("cases").EnumerateArray().Select(test => test.GetProperty("name").GetString()!));
        Assert.Equal(["passed", "failed", "error"], results.GetProperty("cases").EnumerateArray().Select(test => test.GetProperty("status").GetString()!));
        Assert.All(results.GetProperty("cases").EnumerateArray(), test => Assert.Equal(test.GetProperty("status").GetString() == "passed", test.GetProperty("detail").GetString() == "1 set, no difference"));
        Assert.Equal((3, 1, 1, 1), (results.GetProperty("total").GetInt32(), results.GetProperty("passed").GetInt32(), results.GetProperty("failed").GetInt32(), results.GetProperty("errors").GetInt32()));
        Assert.Equal((1e-3, 1e-5), (results.GetProperty("rtol").GetDouble(), results.GetProperty("atol").GetDouble()));
        Assert.Equal("CPUExecutionProvider", results.GetProperty("provider").GetString());
        Assert.NotEmpty(results.GetProperty("runtime").GetString()!);
    }

    [Fact]
    public void A_model_or_its_folder_is_one_case_and_a_tolerance_can_save_it()
    {
        CaseFolder test = Negation("case", -1.5f);
        CommandRun.Of("verify", test.Model, "--atol", "0.6").Succeeds();
        CommandRun run = CommandRun.Of("verify", test.Folder, "--rtol", "0.3", "--atol", "0", "--json", "-");
        Assert.Equal(ExitCodes.Failed, run.ExitCode);
        Assert.Equal("case", run.Json.GetProperty("cases")[0].GetProperty("name").GetString());
        Assert.StartsWith("1 case: 0 passed, 1 failed", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Where_there_is_no_case_it_says_what_one_is()
    {
        Directory.CreateDirectory(work.Path("empty"));
        CommandRun.Of("verify", work.Path("empty")).Fails(ExitCodes.Failed, "holds no case", "a folder with one .onnx file and test_data_set_N");
        CommandRun.Of("verify", work.Path("nowhere")).Fails(ExitCodes.Failed, "nowhere' does not exist");
        CommandRun.Of("verify", work.Write("model.onnx", "")).Fails(ExitCodes.Failed, "has no test data");
        CommandRun.Of("verify", Negation("case", -1).Folder, "--json", work.Path("empty")).Fails(ExitCodes.Failed, "it is a folder");
    }

    [Fact]
    public void A_folder_with_one_model_is_its_case_and_one_with_several_asks_which()
    {
        CaseFolder test = Negation("case", -1);
        File.Move(test.Model, Path.Combine(test.Folder, "cnn.onnx"));
        CommandRun.Of("verify", test.Folder).Succeeds();
        File.Copy(Path.Combine(test.Folder, "cnn.onnx"), Path.Combine(test.Folder, "cnn2.onnx"));
        Assert.Equal(new CaseResult(CaseStatus.Error, "The folder has several models (cnn.onnx, cnn2.onnx) and none is called model.onnx: name the one to verify."), test.Run());
        CommandRun.Of("verify", Path.Combine(test.Folder, "cnn2.onnx")).Succeeds();
        File.Move(Path.Combine(test.Folder, "cnn2.onnx"), test.Model);
        CommandRun.Of("verify", test.Folder).Succeeds();
        Array.ForEach(Directory.GetFiles(test.Folder), File.Delete);
        Assert.Equal("The folder has test data and no model: beside test_data_set_0 should lie one .onnx file, or model.onnx.", test.Run().Detail);
    }

    [Fact]
    public void A_link_back_up_ends_no_walk()
    {
        if (!OperatingSystem.IsWindows())
        {
            Negation("tree/case", -1);
            Directory.CreateSymbolicLink(work.Path("tree/again"), work.Path("tree"));
            Assert.Equal("case", Assert.Single(CaseFinder.Find(work.Path("tree"))).Name);
        }
    }

    [Fact]
    public void A_folder_that_cannot_be_read_is_one_error()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        // Longer than the system allows a path to be, and there all the same, by a link. (What may not be read root reads all the same.)
        string deep = work.Path("tree");
        while (deep.Length < 3900)
        {
            deep = Path.Combine(deep, new string('d', 100));
        }

        Directory.CreateDirectory(deep);
        Directory.CreateDirectory(work.Path(Path.Combine("other", new string('e', 250))));
        Directory.CreateSymbolicLink(Path.Combine(deep, "link"), work.Path("other"));
        Negation("tree/z", -1);
        IReadOnlyList<TestCase> cases = CaseFinder.Find(work.Path("tree"));
        Assert.Equal(2, cases.Count);
        CaseResult result = new CaseRunner(new Tolerance(0, 0), 1).Run(cases[0]);
        Assert.EndsWith("/link/" + new string('e', 250), cases[0].Name, StringComparison.Ordinal);
        Assert.Equal(CaseStatus.Error, result.Status);
        Assert.StartsWith("The folder cannot be read: ", result.Detail, StringComparison.Ordinal);
        Assert.Equal(("z", null), (cases[1].Name, cases[1].Problem));
    }

    [Fact]
    public void A_worker_stays_alive_from_case_to_case()
    {
        IReadOnlyList<TestCase> cases = CaseFinder.Find(Negation("case", -1).Folder);
        using var worker = new Worker(new Tolerance(0, 0), 1, TimeSpan.FromMinutes(5), long.MaxValue);
        Assert.All(Enumerable.Repeat(cases[0], 3), test => Assert.Equal(CaseStatus.Passed, worker.Run(test, TestContext.Current.CancellationToken).Status));
    }

    [Fact]
    public void A_model_that_never_ends_is_ended()
    {
        SampleCases.Endless(work.Path("case"));
        CaseResult result = Assert.Single(new WorkerPool(new Tolerance(0, 0), TimeSpan.FromSeconds(1)).Run(CaseFinder.Find(work.Path("case")), null, _ => { }, TestContext.Current.CancellationToken));
        Assert.Equal(CaseStatus.Error, result.Status);
        Assert.Contains("--timeout", result.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_that_crashes_the_runtime_is_an_error_and_the_others_are_run()
    {
        if (!OperatingSystem.IsLinux() || RuntimeInformation.ProcessArchitecture != Architecture.X64)
        {
            return;
        }

        for (int i = 0; i < 2 * Environment.ProcessorCount; i++)
        {
            SampleCases.TooLargeQuotient(work.Path($"tree/a{i}"));
        }

        Negation("tree/b", -1);
        CommandRun run = CommandRun.Of("verify", work.Path("tree"));
        Assert.Equal(ExitCodes.Failed, run.ExitCode);
        Assert.All(run.OutputLines[..^2], line => Assert.Contains("ONNX Runtime crashed with signal 8.", line, StringComparison.Ordinal));
        Assert.StartsWith("pass   b ", run.OutputLines[^2], StringComparison.Ordinal);
    }

    [Fact]
    public void A_wish_to_stop_ends_it_at_once()
    {
        SampleCases.Endless(work.Path("case"));
        using var stop = new CancellationTokenSource();
        using var error = new StringWriter();
        using var context = new CommandContext { Output = TextWriter.Null, Error = error, Input = Stream.Null, Stop = stop.Token };
        stop.Cancel();
        Assert.Equal(ExitCodes.Stopped, MlNetPathCommand.Run(["verify", work.Path("case")], context));
        Assert.Equal("mlnetpath: stopped.", error.ToString().Trim());
    }

    private CaseFolder Negation(string folder, float wanted) => SampleCases.Negation(work.Path(folder), wanted);
}
