using System.Diagnostics;
using System.Globalization;
using System.Text;
using MlNetPath.Core;
using OnnxClassifier = MlNetPath.Onnx.Runtime.TextClassifier;

namespace MlNetPath.Cli.Tests;

public class ScoreErrorTests
{
    [Theory]
    [InlineData("csv", "id,text\n1,a\n2\n", "row 3", "1 field, where the header has 2")]
    [InlineData("csv", "id,text\n1,a\n\n2,\"b\n\n", "row 3 (line 4)", "never closed")]
    [InlineData("csv", "id,text\n1,\"a\"b\n", "row 2", "text follows a closing quote")]
    [InlineData("csv", "id,txt\n1,a\n", "no column 'text'", "Did you mean 'txt'?")]
    [InlineData("csv", "text,text\n1,a\n", "2 times", "Rename")]
    [InlineData("csv", "text,probability\na,b\n", "already has a column 'probability'", "--probability-name")]
    [InlineData("csv", "text\na\0b\n", "row 2", "NUL")]
    [InlineData("jsonl", "{\"text\":\"a\"}\n{\"text\":\n", "row 2", "not valid JSON")]
    [InlineData("jsonl", "{\"text\":\"a\"}\n\n[1]\n", "row 3", "no JSON object")]
    [InlineData("jsonl", "{\"txt\":\"a\"}\n", "row 1", "no property 'text'")]
    [InlineData("jsonl", "{\"text\":\"a\",\"text\":\"b\"}\n", "row 1", "occurs twice")]
    [InlineData("jsonl", "{\"text\":[]}\n", "row 1", "an object or an array")]
    [InlineData("jsonl", "{\"text\":\"\\ud83d\"}\n", "row 1", "\\ud83d")]
    [InlineData("jsonl", "{\"text\":\"a\"} x\n", "row 1", "not valid JSON")]
    [InlineData("jsonl", "{\"text\":\"a\",\"\\ud83d\":1}\n", "row 1", "the name of a property has an escape")]
    [InlineData("jsonl", "{\"text\":\"a\",\"probability\":1}\n", "row 1", "already has a column 'probability'")]
    public void A_broken_row_is_named(string ending, string content, string place, string what)
    {
        using var work = new Workspace();
        string input = work.Write("in." + ending, content), model = ScoreModel.WriteTo(work);
        CommandRun.Of(ScoreModel.Arguments(model, input, work.Path("out." + ending))).Fails(ExitCodes.Failed, "in." + ending, place, what);
        Assert.False(File.Exists(work.Path("out." + ending)));
    }

    [Theory]
    [InlineData("csv", "text\na\n", "\n")]
    [InlineData("jsonl", "{\"text\":\"", "\"}\n")]
    public void What_is_not_utf8_is_named(string ending, string before, string after)
    {
        using var work = new Workspace();
        string model = ScoreModel.WriteTo(work);
        string input = work.Write("in." + ending, [.. Encoding.UTF8.GetBytes(before), 0x66, 0xFC, 0x72, .. Encoding.UTF8.GetBytes(after)]);
        CommandRun.Of(ScoreModel.Arguments(model, input, work.Path("out." + ending))).Fails(ExitCodes.Failed, "row " + (ending == "csv" ? "3" : "1"), "not UTF-8");
        work.Write("in." + ending, Encoding.Unicode.GetPreamble().Concat(Encoding.Unicode.GetBytes(before + after)).ToArray());
        CommandRun.Of(ScoreModel.Arguments(model, input, work.Path("other." + ending))).Fails(ExitCodes.Failed, "UTF-16");
    }

    [Fact]
    public void Options_that_contradict_are_bad_usage()
    {
        using var work = new Workspace();
        string input = work.Write("in.csv", "text\na\n"), output = work.Path("out.csv");
        void Fails(string fragment, params string[] more) => CommandRun.Of(ScoreModel.Arguments("m.onnx", input, output, more)).Fails(ExitCodes.Usage, fragment);
        Fails("--shard takes I/N", "--shard", "3/2");
        Fails("--shard takes I/N", "--shard", "0/2");
        Fails("--shard takes I/N", "--shard", "2");
        Fails("from 0 to 1", "--threshold", "2");
        Fails("no format 'xml'", "--format", "xml");
        Fails("--quotes takes csv or text", "--quotes", "maybe");
        Fails("--delimiter takes one", "--delimiter", "ab");
        Fails("one name", "--label-name", "probability");
        CommandRun.Of(ScoreModel.Arguments("m.onnx", input, work.Path("out.jsonl"))).Fails(ExitCodes.Usage, "looks like jsonl");
        CommandRun.Of(ScoreModel.Arguments("m.onnx", input, input)).Fails(ExitCodes.Usage, "the same file");
        CommandRun.Of(ScoreModel.Arguments("m.onnx", work.Path("in.dat"), output)).Fails(ExitCodes.Usage, "--format");
        CommandRun.Of(ScoreModel.Arguments("m.onnx", work.Path("in.jsonl"), work.Path("o.jsonl"), "--delimiter", ";")).Fails(ExitCodes.Usage, "--delimiter");
    }

    [Fact]
    public void Files_that_cannot_be_used_are_one_line_and_leave_nothing()
    {
        using var work = new Workspace();
        string model = ScoreModel.WriteTo(work), input = work.Write("in.csv", "text\na\n");
        CommandRun.Of(ScoreModel.Arguments(model, work.Path("none.csv"), work.Path("out.csv"))).Fails(ExitCodes.Failed, "none.csv' does not exist");
        CommandRun.Of(ScoreModel.Arguments(work.Path("none.onnx"), input, work.Path("out.csv"))).Fails(ExitCodes.Failed, "none.onnx");
        CommandRun.Of(ScoreModel.Arguments(work.Write("text.onnx", "no model"), input, work.Path("out.csv"))).Fails(ExitCodes.Failed, "text.onnx");
        Directory.CreateDirectory(work.Path("folder.csv"));
        CommandRun.Of(ScoreModel.Arguments(model, input, work.Path("folder.csv"))).Fails(ExitCodes.Failed, "is a folder");
        CommandRun.Of(ScoreModel.Arguments(model, work.Path("folder.csv"), work.Path("out.csv"))).Fails(ExitCodes.Failed, "is a folder");
        CommandRun.Of(ScoreModel.Arguments(model, input, Path.Combine(input, "out.csv"))).Fails(ExitCodes.Failed, "Cannot write");
        if (OperatingSystem.IsLinux())
        {
            CommandRun.Of(ScoreModel.Arguments(model, input, "/proc/out.csv")).Fails(ExitCodes.Failed, "Cannot write '/proc/out.csv'");
            CommandRun.Of(ScoreModel.Arguments(model, input, "/dev/null")).Fails(ExitCodes.Failed, "Name a file with --output");
        }

        Assert.Equal(["folder.csv", "in.csv", "model.onnx", "text.onnx"], work.Entries);
    }

    // Whoever mends it can go on; what another row of the same batch says does not matter.
    [Theory]
    [InlineData("csv", "id,text\n1,!\n2,\"!\n!\"\n3,a\n4,b\n", "row 4 (line 5): the model fails on this text: ")]
    [InlineData("jsonl", "{\"text\":\"!\"}\n{\"text\":null}\n{\"text\":\"a\"}\n", "row 3: the model fails on this text: ")]
    [InlineData("parquet", "", "row group 2, row 3 of it: the model fails on this text: ")]
    public void The_row_that_a_model_fails_on_is_named(string ending, string content, string place)
    {
        using var work = new Workspace();
        string model = ScoreModel.WriteTo(work, bytes: 'a'), input = work.Path("in." + ending), output = work.Path("out." + ending);
        if (ending == "parquet")
        {
            ParquetFiles.Write(input, ["!", "!", "!", "!", null, "a"], rowsPerGroup: 3);
        }
        else
        {
            work.Write("in." + ending, content);
        }

        CommandRun.Of(ScoreModel.Arguments(model, input, output)).Fails(ExitCodes.Failed, "in." + ending + "', " + place, "indices element out of data bounds", "take another --model");
    }

    [Fact]
    public void What_is_read_is_never_what_is_written_to()
    {
        using var work = new Workspace();
        string model = ScoreModel.WriteTo(work), output = work.Path("out.csv");
        foreach (string ending in (string[])["", ".partial", ".journal", ".journal.new"])
        {
            string input = work.Write("out.csv" + ending, "text\na\n");
            CommandRun.Of(ScoreModel.Arguments(model, input, output, "--format", "csv", "--restart")).Fails(ExitCodes.Usage, "--input", "Name another --output");
            Assert.Equal("text\na\n", File.ReadAllText(input));
            File.Delete(input);
        }

        byte[] kept = File.ReadAllBytes(model);
        CommandRun.Of(ScoreModel.Arguments(model, work.Write("in.csv", "text\na\n"), model, "--restart")).Fails(ExitCodes.Usage, "--model and --output are the same file");
        Assert.Equal(kept, File.ReadAllBytes(model));
    }

    [Fact]
    public void A_folder_that_goes_away_is_one_line()
    {
        using var work = new Workspace();
        using var classifier = OnnxClassifier.Load(ScoreModel.WriteTo(work));
        string input = work.Write("in.csv", "text\n" + string.Concat(Enumerable.Repeat("a\n", 20)));
        foreach ((string at, string advice) in (ReadOnlySpan<(string, string)>)[("journal", "Choose another place"), ("write", "is gone")])
        {
            Directory.CreateDirectory(work.Path("folder"));
            string output = work.Path("folder/out.csv");
            int steps = 0;
            var options = new ScoreOptions
            {
                Input = input,
                Output = output,
                Format = ScoreFormat.Csv,
                TextColumn = "text",
                Columns = new(),
                BatchRows = 9,
                Step = step =>
                {
                    if (step == at && ++steps == (at == "write" ? 2 : 1))
                    {
                        Directory.Delete(work.Path("folder"), recursive: true);
                    }
                },
            };
            string message = Assert.Throws<InputException>(() => ScoreJob.Run(options, "model", classifier, _ => { }, _ => { }, TestContext.Current.CancellationToken)).Message;
            Assert.StartsWith($"Cannot write '{output}': ", message, StringComparison.Ordinal);
            Assert.Contains(advice, message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_full_disk_is_one_line()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        using var work = new Workspace();
        string model = ScoreModel.WriteTo(work), input = work.Write("in.csv", "text\na\nb\n");
        File.CreateSymbolicLink(work.Path("out.csv.partial"), "/dev/full");
        CommandRun.Of(ScoreModel.Arguments(model, input, work.Path("out.csv"))).Fails(ExitCodes.Failed, "Cannot write '" + work.Path("out.csv"), "No space left on device");
        Assert.Equal(["in.csv", "model.onnx"], work.Entries);
        File.CreateSymbolicLink(work.Path("out.csv.journal.new"), "/dev/full");
        CommandRun.Of(ScoreModel.Arguments(model, input, work.Path("out.csv"))).Fails(ExitCodes.Failed, "Cannot write '" + work.Path("out.csv"), "No space left on device", "Choose another place");
        Assert.Equal(["in.csv", "model.onnx"], work.Entries);
    }

    [Fact]
    public void Memory_does_not_grow_with_the_file()
    {
        // The rows as strings alone are twice the heap that the process may have.
        using var work = new Workspace();
        string model = ScoreModel.WriteTo(work), input = work.Path("in.csv"), output = work.Path("out.csv");
        using (var writer = new StreamWriter(input))
        {
            writer.Write("id,text\n");
            for (int row = 0; row < 100_000; row++)
            {
                writer.Write(string.Create(CultureInfo.InvariantCulture, $"{row},{row:d9} {new string((char)('a' + (row % 26)), 990)}\n"));
            }
        }

        string dotnet = Environment.ProcessPath is { } host && Path.GetFileNameWithoutExtension(host) == "dotnet" ? host : "dotnet";
        var start = new ProcessStartInfo(dotnet, [Path.Combine(AppContext.BaseDirectory, "mlnetpath.dll"), .. ScoreModel.Arguments(model, input, output)]) { RedirectStandardError = true, RedirectStandardOutput = true };
        start.Environment["DOTNET_GCHeapHardLimit"] = "0x6000000"; // 96 MiB
        using Process process = Process.Start(start)!;
        Task<string> error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        Assert.StartsWith("100,000 rows scored", process.StandardOutput.ReadToEnd(), StringComparison.Ordinal);
        process.WaitForExit();
        Assert.Equal(ExitCodes.Done, process.ExitCode);
        GC.KeepAlive(error);
        Assert.Equal(100_001, File.ReadLines(output).Count());
    }
}
