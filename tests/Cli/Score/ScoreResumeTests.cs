using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using OnnxClassifier = MlNetPath.Onnx.Runtime.TextClassifier;

namespace MlNetPath.Cli.Tests;

/// <summary>Runs that end anywhere, by an error, by Ctrl+C or by kill -9, and go on: the output is always what one run writes.</summary>
public class ScoreResumeTests
{
    private const int Rows = 60;

    [Theory]
    [InlineData("csv")]
    [InlineData("jsonl")]
    [InlineData("parquet")]
    public void Wherever_a_run_ends_the_next_one_goes_on(string ending)
    {
        using var work = new Workspace();
        using var classifier = OnnxClassifier.Load(ScoreModel.WriteTo(work));
        string input = Input(work, ending);
        Run(classifier, Options(input, work.Path("whole." + ending)));
        byte[] whole = File.ReadAllBytes(work.Path("whole." + ending));

        // Once at each step, and then again and again at the next.
        int ends = 0, resumed = 0;
        for (int at = 1, died = 1; died > 0; at++)
        {
            string output = work.Path("out." + ending);
            died = 0;
            for (int limit = at; ; limit++)
            {
                int steps = 0;
                ScoreOptions options = Options(input, output, _ => steps = ++steps == limit ? throw new DivideByZeroException() : steps);
                try
                {
                    ScoreJob job = Run(classifier, options);
                    Assert.Equal(Rows, job.Rows);
                    resumed += job.Earlier > 0 ? 1 : 0;
                    break;
                }
                catch (DivideByZeroException)
                {
                    died++;
                    Tear(output + ".partial");
                }
            }

            Assert.Equal(whole, File.ReadAllBytes(output));
            Assert.False(File.Exists(output + ".partial") || File.Exists(output + ".journal"));
            File.Delete(output);
            ends += died;
        }

        Assert.InRange(ends, 30, 2000);
        Assert.InRange(resumed, 10, ends);
    }

    [Fact]
    public void A_disk_that_fills_up_keeps_what_was_scored()
    {
        using var work = new Workspace();
        using var classifier = OnnxClassifier.Load(ScoreModel.WriteTo(work));
        string input = Input(work, "csv"), output = work.Path("out.csv");
        Run(classifier, Options(input, work.Path("whole.csv")));
        int writes = 0;
        ScoreOptions options = Options(input, output, step => writes += step != "write" ? 0 : writes < 3 ? 1 : throw new IOException("No space left on device."));
        string message = Assert.Throws<MlNetPath.Core.InputException>(() => Run(classifier, options)).Message;
        Assert.Equal($"Cannot write '{output}': No space left on device. What was scored is kept: make room, and run the same command again to go on.", message);
        Assert.Equal(27, Run(classifier, Options(input, output)).Earlier);
        Assert.Equal(File.ReadAllText(work.Path("whole.csv")), File.ReadAllText(output));
    }

    [Theory]
    [InlineData("-KILL")]
    [InlineData("-TERM")]
    public void A_process_that_is_ended_loses_and_repeats_nothing(string signal)
    {
        if (OperatingSystem.IsWindows())
        {
            return; // there are no signals there
        }

        using var work = new Workspace();
        string model = ScoreModel.WriteTo(work), output = work.Path("out.csv");
        string input = work.Write("in.csv", "id,text\n" + string.Concat(Enumerable.Range(0, 120_000).Select(i => string.Create(CultureInfo.InvariantCulture, $"{i},\"text {i * 7919L % 1000}\"\n"))));
        CommandRun.Of(ScoreModel.Arguments(model, input, work.Path("whole.csv"))).Succeeds();

        int kills = 0;
        for (long safe = 0; kills < 3;)
        {
            using Process process = Start(ScoreModel.Arguments(model, input, output, "--batch-size", "1"));
            while (SafeRows(output) <= safe && !process.HasExited)
            {
                Thread.Sleep(2);
            }

            if (process.HasExited)
            {
                break;
            }

            Process.Start("kill", [signal, process.Id.ToString(CultureInfo.InvariantCulture)]).WaitForExit();
            string error = process.StandardError.ReadToEnd();
            process.WaitForExit();
            if (process.ExitCode == ExitCodes.Done)
            {
                break; // it was done before the signal came
            }

            if (signal == "-TERM")
            {
                Assert.Equal(ExitCodes.Stopped, process.ExitCode);
                Assert.Contains("run the same command again to go on", error, StringComparison.Ordinal);
            }

            kills++;
            safe = SafeRows(output); // it may have got further since
        }

        Assert.True(kills > 0);
        JsonElement last = CommandRun.Of(ScoreModel.Arguments(model, input, output, "--json")) is { ExitCode: ExitCodes.Done } run ? run.Json : throw new InvalidOperationException("not done");
        Assert.Equal(120_000, last.GetProperty("rows").GetInt64());
        Assert.InRange(last.GetProperty("earlier").GetInt64(), 1, 119_999);
        Assert.Equal(File.ReadAllBytes(work.Path("whole.csv")), File.ReadAllBytes(output));
    }

    [Fact]
    public void Ctrl_C_stops_between_batches_and_the_next_run_goes_on()
    {
        using var work = new Workspace();
        using var classifier = OnnxClassifier.Load(ScoreModel.WriteTo(work));
        string input = Input(work, "csv");
        Run(classifier, Options(input, work.Path("whole.csv")));
        using var stop = new CancellationTokenSource();
        var notices = new List<string>();
        ScoreOptions options = Options(input, work.Path("out.csv"));
        Assert.ThrowsAny<OperationCanceledException>(() => ScoreJob.Run(options, "model", classifier, notices.Add, rows =>
        {
            if (rows >= 20)
            {
                stop.Cancel();
            }
        }, stop.Token));
        Assert.Contains("run the same command again to go on", Assert.Single(notices), StringComparison.Ordinal);
        ScoreJob job = Run(classifier, options);
        Assert.InRange(job.Earlier, 20, Rows);
        Assert.Equal(File.ReadAllText(work.Path("whole.csv")), File.ReadAllText(work.Path("out.csv")));
    }

    [Fact]
    public void Nothing_goes_on_under_other_conditions()
    {
        using var work = new Workspace();
        string model = ScoreModel.WriteTo(work), other = ScoreModel.WriteTo(work, seed: 2, "other.onnx"), output = work.Path("out.csv");
        string good = "text\none\ntwo\nthree\n", broken = good + "four,4\n";
        string input = work.Write("in.csv", broken);
        CommandRun.Of(ScoreModel.Arguments(model, input, output)).Fails(ExitCodes.Failed, "in.csv', row 5: 2 fields, where the header has 1", "The 3 rows before it are scored and kept");
        CommandRun.Of(ScoreModel.Arguments(other, input, output)).Fails(ExitCodes.Failed, "--model was", "--restart");
        CommandRun.Of(ScoreModel.Arguments(model, input, output, "--threshold", "0.7")).Fails(ExitCodes.Failed, "--threshold was 0 and is 0.7 now", "--restart");
        CommandRun.Of(ScoreModel.Arguments(model, input, output, "--shard", "1/2")).Fails(ExitCodes.Failed, "--shard was 1/1 and is 1/2");
        work.Write("in.csv", broken.Replace("two", "2", StringComparison.Ordinal));
        CommandRun.Of(ScoreModel.Arguments(model, input, output)).Fails(ExitCodes.Failed, "in.csv' has changed in the part", "up to row 4", "--restart");
        work.Write("in.csv", "text\none\n");
        CommandRun.Of(ScoreModel.Arguments(model, input, output)).Fails(ExitCodes.Failed, "has changed");

        // What comes after the scored rows may be mended.
        work.Write("in.csv", good + "four 4\nfive\n");
        CommandRun run = CommandRun.Of(ScoreModel.Arguments(model, input, output)).Succeeds();
        Assert.Contains("Going on after 3 rows", run.Error, StringComparison.Ordinal);
        Assert.StartsWith("5 rows scored, 3 of them earlier", run.Output, StringComparison.Ordinal);
        string first = File.ReadAllText(output);
        CommandRun.Of(ScoreModel.Arguments(model, input, output)).Fails(ExitCodes.Failed, "exists already", "--restart");
        CommandRun.Of(ScoreModel.Arguments(other, input, output, "--restart")).Succeeds();
        Assert.NotEqual(first, File.ReadAllText(output));
        CommandRun.Of(ScoreModel.Arguments(model, input, output, "--restart")).Succeeds();
        Assert.Equal(first, File.ReadAllText(output));
        Assert.Equal(["in.csv", "model.onnx", "other.onnx", "out.csv"], work.Entries);
    }

    [Fact]
    public void A_journal_without_its_file_or_that_cannot_be_read_is_an_error()
    {
        using var work = new Workspace();
        string model = ScoreModel.WriteTo(work), output = work.Path("out.csv"), input = work.Write("in.csv", "text\none\ntwo,2\n");
        CommandRun.Of(ScoreModel.Arguments(model, input, output)).Fails(ExitCodes.Failed, "row 3");
        byte[] partial = File.ReadAllBytes(output + ".partial");
        File.WriteAllBytes(output + ".partial", partial[..^1]);
        CommandRun.Of(ScoreModel.Arguments(model, input, output)).Fails(ExitCodes.Failed, "is shorter than", "--restart");
        File.Delete(output + ".partial");
        CommandRun.Of(ScoreModel.Arguments(model, input, output)).Fails(ExitCodes.Failed, "is gone", "--restart");
        File.WriteAllBytes(output + ".partial", partial);
        work.Write("out.csv.journal", "{");
        CommandRun.Of(ScoreModel.Arguments(model, input, output)).Fails(ExitCodes.Failed, "out.csv.journal", "--restart");
        work.Write("in.csv", "text\none\n");
        CommandRun.Of(ScoreModel.Arguments(model, input, output, "--restart")).Succeeds();
        Assert.Equal(["in.csv", "model.onnx", "out.csv"], work.Entries);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("""{"settings":{"--top":"1"},"position":{"end":1,"row":1,"line":1},"inputHash":"","rows":1,"outputBytes":9,"isWhole":false}""")]
    [InlineData("""{"settings":{"--top":"1"},"position":{"end":1,"row":1,"line":1},"inputHash":"","rows":1,"outputBytes":-9,"tail":"","isWhole":false}""")]
    public void A_journal_that_is_none_is_an_error(string content)
    {
        using var work = new Workspace();
        string model = ScoreModel.WriteTo(work), input = work.Write("in.csv", "text\none\n");
        work.Write("out.csv.partial", "text,predicted_label,probability\n");
        work.Write("out.csv.journal", content);
        CommandRun.Of(ScoreModel.Arguments(model, input, work.Path("out.csv"))).Fails(ExitCodes.Failed, "Cannot read '" + work.Path("out.csv.journal"), "--restart");
    }

    [Fact]
    public void An_output_in_the_models_folder_does_not_make_it_another_model()
    {
        using var work = new Workspace();
        Directory.CreateDirectory(work.Path("model"));
        ScoreModel.WriteTo(work, name: "model/model.onnx");
        string[] arguments = ScoreModel.Arguments(work.Path("model"), work.Write("in.csv", "text\none\ntwo,2\n"), work.Path("model/out.csv"));
        CommandRun.Of(arguments).Fails(ExitCodes.Failed, "row 3", "1 row before it is scored and kept");
        work.Write("in.csv", "text\none\ntwo\n");
        ScoreModel.WriteTo(work, seed: 2, name: "model/model.onnx");
        CommandRun.Of(arguments).Fails(ExitCodes.Failed, "--model was");
        ScoreModel.WriteTo(work, name: "model/model.onnx");
        Assert.Contains("1 of them earlier", CommandRun.Of(arguments).Succeeds().Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("csv", "text\none\ntwo", " and more\nthree\n", "\nthree\n")]
    [InlineData("jsonl", "{\"text\":\"one\"}\n{\"text\":2}", "{}\n", "\r\n{\"text\":3}")]
    public void A_last_row_that_grew_is_a_change_and_rows_behind_it_are_none(string ending, string input, string grown, string added)
    {
        using var work = new Workspace();
        using var classifier = OnnxClassifier.Load(ScoreModel.WriteTo(work));
        string path = work.Write("in." + ending, input), output = work.Path("out." + ending);
        Assert.Throws<DivideByZeroException>(() => Run(classifier, Options(path, output, step => _ = step == "whole" ? throw new DivideByZeroException() : 0)));
        work.Write("in." + ending, input + grown);
        Assert.Contains("has changed", Assert.Throws<MlNetPath.Core.InputException>(() => Run(classifier, Options(path, output))).Message, StringComparison.Ordinal);
        work.Write("in." + ending, input + added);
        Assert.Equal(new ScoreJob(3, 2), Run(classifier, Options(path, output)));
    }

    [Fact]
    public void Two_runs_at_once_do_not_write_one_file()
    {
        using var work = new Workspace();
        using var classifier = OnnxClassifier.Load(ScoreModel.WriteTo(work));
        string input = Input(work, "csv"), output = work.Path("out.csv");
        var refused = new List<string>();
        Run(classifier, Options(input, output, step =>
        {
            if (step == "write")
            {
                refused.Add(Assert.Throws<MlNetPath.Core.InputException>(() => Run(classifier, Options(input, output))).Message);
            }
        }));
        Assert.NotEmpty(refused);
        Assert.All(refused, message => Assert.Contains("Cannot write '" + output, message, StringComparison.Ordinal));
        Assert.Equal((2 * Rows) + 1, File.ReadAllLines(output).Length); // each text has a line break
    }

    private static ScoreJob Run(OnnxClassifier classifier, ScoreOptions options) => ScoreJob.Run(options, "model", classifier, _ => { }, _ => { }, TestContext.Current.CancellationToken);

    private static ScoreOptions Options(string input, string output, Action<string>? step = null) => new()
    {
        Input = input,
        Output = output,
        Format = ScoreFormats.Of(null, input, output),
        TextColumn = "text",
        Columns = new(),
        BatchRows = 9,
        Step = step,
    };

    private static string Input(Workspace work, string ending)
    {
        string[] texts = [.. Enumerable.Range(0, Rows).Select(i => string.Create(CultureInfo.InvariantCulture, $"text \"{i}\"\n{new string('é', i)}"))];
        return ending switch
        {
            "csv" => work.Write("in.csv", "text,id\r\n" + string.Join("\r\n", texts.Select((text, i) => string.Create(CultureInfo.InvariantCulture, $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\",{i}")))),
            "jsonl" => work.Write("in.jsonl", string.Join('\n', texts.Select((text, id) => JsonSerializer.Serialize(new { id, text })))),
            _ => ParquetFiles.Write(work.Path("in.parquet"), texts, rowsPerGroup: 9),
        };
    }

    // What was being written when the machine stopped.
    private static void Tear(string path)
    {
        if (File.Exists(path))
        {
            File.AppendAllText(path, "\"torn, ", Encoding.UTF8);
        }
    }

    private static long SafeRows(string output)
    {
        try
        {
            return JsonDocument.Parse(File.ReadAllText(output + ".journal")).RootElement.GetProperty("rows").GetInt64();
        }
        catch (Exception e) when (e is IOException or JsonException)
        {
            return 0;
        }
    }

    private static Process Start(string[] arguments)
    {
        string dotnet = Environment.ProcessPath is { } host && Path.GetFileNameWithoutExtension(host) == "dotnet" ? host : "dotnet";
        return Process.Start(new ProcessStartInfo(dotnet, [Path.Combine(AppContext.BaseDirectory, "mlnetpath.dll"), .. arguments]) { RedirectStandardError = true, RedirectStandardOutput = true })!;
    }
}
