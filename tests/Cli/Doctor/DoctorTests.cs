using System.Diagnostics;
using System.Text.Json;
using MlNetPath.Core;
using MlNetPath.Onnx.Torch;

namespace MlNetPath.Cli.Tests.Doctor;

public class DoctorTests
{
    [Fact]
    public void This_machine_can_run_the_main_job()
    {
        CommandRun run = CommandRun.Of("doctor").Succeeds();
        Assert.Equal(
            HealthReport.AllChecks.Select(check => check.Name),
            run.OutputLines.Where(line => !line.StartsWith(' ')).Select(line => HealthReport.AllChecks.Single(c => line[9..].StartsWith(c.Name + " ", StringComparison.Ordinal)).Name));
        Assert.All(run.OutputLines, line => Assert.Matches("^(ok       |missing  | +-> )", line));
        Assert.Empty(run.Error);
    }

    [Fact]
    public void Programs_read_the_same()
    {
        JsonElement report = CommandRun.Of("doctor", "--json").Succeeds().Json;
        Assert.True(report.GetProperty("canCompare").GetBoolean());
        Dictionary<string, JsonElement> checks = report.GetProperty("checks").EnumerateArray().ToDictionary(check => check.GetProperty("name").GetString()!);
        Assert.Equal(HealthReport.AllChecks.Select(check => check.Name), checks.Keys);
        Assert.All(checks.Values, check => Assert.Equal(check.GetProperty("ok").GetBoolean(), check.GetProperty("todo").ValueKind == JsonValueKind.Null));
        Assert.All(checks.Values.Where(check => check.GetProperty("required").GetBoolean()), check => Assert.True(check.GetProperty("ok").GetBoolean()));
        Assert.Contains("CPUExecutionProvider", checks["ONNX Runtime"].GetProperty("found").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_missing_for_the_main_job_is_a_failure()
    {
        (string output, string error) = Fail(asJson: false, new MemoryCheck(1 << 20), new CudaCheck(() => null, () => []), new MemoryCheck(1L << 40));
        Assert.Equal(3 + 2, output.Count(c => c == '\n')); // and two things to do
        Assert.StartsWith("missing  memory  0.0 GB\n", output, StringComparison.Ordinal);
        Assert.Contains("\nok       memory  1024.0 GB\n", output, StringComparison.Ordinal);
        Assert.Contains("cannot run here: memory missing", error, StringComparison.Ordinal);

        (output, error) = Fail(asJson: true, new MemoryCheck(1 << 20));
        Assert.False(JsonDocument.Parse(output).RootElement.GetProperty("canCompare").GetBoolean());
        Assert.Contains("memory", error, StringComparison.Ordinal);
    }

    [Fact]
    public void What_only_other_jobs_need_is_no_failure()
    {
        using var output = new StringWriter { NewLine = "\n" };
        using CommandContext context = Context(output);
        HealthReport.Write([new TorchCheck(() => throw new TorchNotAvailableException("Gone. Restore it."))], JsonOutput.None, context);
        Assert.Equal("missing  libtorch  does not load\n                   -> Gone. Restore it.\n", output.ToString());
    }

    [Fact]
    public void Other_verbs_load_neither_libtorch_nor_ONNX_Runtime()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "What a process has loaded is told there.");
        using var work = new Workspace();
        using var process = new Process
        {
            StartInfo = new ProcessStartInfo("dotnet", [typeof(CommandContext).Assembly.Location, "classify", "--stage", "majority", "--data", work.Tickets(), "--text-column", "subject", "--label-column", "team"])
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
            },
        };
        process.Start();
        process.StandardInput.WriteLine("invoice");
        process.StandardInput.Flush();
        Assert.NotNull(process.StandardOutput.ReadLine());
        string loaded = string.Join('\n', File.ReadAllLines($"/proc/{process.Id}/maps").Select(line => Path.GetFileName(line))); // the repository may lie in a folder of any name
        process.StandardInput.Close();
        process.WaitForExit();
        Assert.Contains("libcoreclr", loaded, StringComparison.Ordinal);
        Assert.All(["torch", "TorchSharp", "onnxruntime"], name => Assert.DoesNotContain(name, loaded, StringComparison.OrdinalIgnoreCase));
    }

    private static (string Output, string Error) Fail(bool asJson, params IHealthCheck[] checks)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using CommandContext context = Context(output);
        string error = Assert.Throws<InputException>(() => HealthReport.Write(checks, asJson ? JsonOutput.InsteadOfText : JsonOutput.None, context)).Message;
        return (output.ToString(), error);
    }

    private static CommandContext Context(TextWriter output) => new() { Output = output, Error = TextWriter.Null, Input = Stream.Null };
}
