using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Google.Protobuf;
using MlNetPath.Onnx.Graph;
using MlNetPath.Onnx.Graph.Schema;

namespace MlNetPath.Cli.Tests;

/// <summary>Trees of damaged, strange and malicious cases through <c>verify</c> with its processes: every case has its result, and the sound ones pass.</summary>
public sealed class HostileTreeTests : IDisposable
{
    private readonly Workspace work = new();

    public void Dispose() => work.Dispose();

    [Fact]
    public void Thousands_of_damaged_models_that_can_still_be_read_are_run_and_the_sound_ones_among_them_pass()
    {
        const int Count = 2000, SoundOnes = 25;

        // Few loops: damaged, they may have no end, and each of those takes the time that it is allowed.
        Func<string, CaseFolder>[] kinds =
        [
            .. Enumerable.Repeat(SampleCases.Linear, 50), .. Enumerable.Repeat(SampleCases.Texts, 39), .. Enumerable.Repeat(SampleCases.Expansion, 10), SampleCases.Counting,
        ];
        byte[][] models = [.. kinds.Select((kind, i) => File.ReadAllBytes(kind(work.Path($"sound/{i}")).Model))];
        var random = new Random(1);
        for (int i = 0; i < Count; i++)
        {
            CaseFolder test = kinds[i % kinds.Length](work.Path(Name(i)));
            if (i % SoundOnes != 0)
            {
                File.WriteAllBytes(test.Model, DamagedReadably(models[i % kinds.Length], random));
            }
        }

        JsonElement report = Verify(work.Path("tree"), "--timeout", "20", "--memory", "1000");
        JsonElement[] cases = [.. report.GetProperty("cases").EnumerateArray()];
        Assert.Equal(Enumerable.Range(0, Count).Select(i => Name(i)["tree/".Length..]), cases.Select(test => test.GetProperty("name").GetString()!));
        Assert.All(cases.Where((_, i) => i % SoundOnes == 0), test => Assert.Equal("passed", test.GetProperty("status").GetString()));

        // Each of the three happens, or the damage was none or nothing but noise.
        Assert.All((string[])["passed", "failed", "errors"], count => Assert.InRange(report.GetProperty(count).GetInt32(), 100, Count));

        static string Name(int i) => string.Create(CultureInfo.InvariantCulture, $"tree/{i:0000}");
    }

    [Fact]
    public void Ten_thousand_folders_without_a_model_are_as_many_errors()
    {
        const int Count = 10_000;
        for (int i = 0; i < Count; i++)
        {
            Directory.CreateDirectory(work.Path(string.Create(CultureInfo.InvariantCulture, $"tree/{i:00000}/test_data_set_0")));
        }

        SampleCases.Negation(work.Path("tree/z"));
        JsonElement report = Verify(work.Path("tree"));
        Assert.Equal((Count + 1, 1, Count), (report.GetProperty("total").GetInt32(), report.GetProperty("passed").GetInt32(), report.GetProperty("errors").GetInt32()));
        Assert.All(report.GetProperty("cases").EnumerateArray().Take(Count), test => Assert.StartsWith("The folder has test data and no model: ", test.GetProperty("detail").GetString(), StringComparison.Ordinal));
    }

    [Fact]
    public void A_model_that_takes_more_and_more_memory_is_ended_and_the_next_one_runs()
    {
        SampleCases.Growing(work.Path("tree/a"));
        SampleCases.Negation(work.Path("tree/b"));
        IReadOnlyList<TestCase> cases = CaseFinder.Find(work.Path("tree"));
        using var worker = new Worker(new Tolerance(0, 0), 1, TimeSpan.FromMinutes(5), 512L << 20);
        CaseResult result = worker.Run(cases[0], TestContext.Current.CancellationToken);
        Assert.Equal(new CaseResult(CaseStatus.Error, "It took more than 512 MB of memory and was ended. Allow more with --memory."), result);
        Assert.Equal(CaseStatus.Passed, worker.Run(cases[1], TestContext.Current.CancellationToken).Status);
    }

    [Fact]
    public void Enormous_shapes_endless_rounds_and_functions_that_call_themselves_are_errors_of_their_cases()
    {
        CaseFolder expansion = SampleCases.Expansion(work.Path("tree/a"));
        Change(expansion, model => model.Graph.Initializer[0].RawData = OnnxTensor.From<long>([1 << 20, 1 << 30], 2).ToProto("").RawData);
        CaseFolder counting = SampleCases.Counting(work.Path("tree/b"));
        Change(counting, model => model.Graph.Initializer.Single(tensor => tensor.Name == "rounds").RawData = SampleCases.Scalar(long.MaxValue).RawData);
        CaseFolder function = SampleCases.Negation(work.Path("tree/c"));
        Change(function, model =>
        {
            model.OpsetImport.Add(new OperatorSetIdProto { Domain = "own", Version = 1 });
            model.Graph.Node[0].Domain = "own";
            model.Functions.Add(new FunctionProto
            {
                Name = "Neg",
                Domain = "own",
                Input = { "a" },
                Output = { "b" },
                OpsetImport = { new OperatorSetIdProto { Domain = "own", Version = 1 } },
                Node = { new NodeProto { OpType = "Neg", Domain = "own", Input = { "a" }, Output = { "b" } } },
            });
        });
        SampleCases.Negation(work.Path("tree/d"));
        JsonElement report = Verify(work.Path("tree"), "--timeout", "10", "--memory", "1000");
        Assert.Equal(["error", "error", "error", "passed"], report.GetProperty("cases").EnumerateArray().Select(test => test.GetProperty("status").GetString()!));
    }

    [Fact]
    public void Names_of_all_kinds_are_found_and_shown()
    {
        string[] names = ["two words", "żółw 🐢", "quo\"te", "--json", "%s{0}", "[red]x[/]"];
        foreach (string name in names)
        {
            SampleCases.Negation(work.Path($"tree/{name}"));
        }

        CommandRun run = CommandRun.Of("verify", work.Path("tree")).Succeeds();
        int width = names.Max(name => name.Length);
        Assert.Equal(names.Order(StringComparer.Ordinal).Select(name => $"pass   {name.PadRight(width)}  1 set, no difference"), run.OutputLines[..^1]);
        Assert.Equal(names.Order(StringComparer.Ordinal), Verify(work.Path("tree")).GetProperty("cases").EnumerateArray().Select(test => test.GetProperty("name").GetString()!));
    }

    [Fact]
    public void Links_make_no_case_twice()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        // Each of thirty folders holds two links to the next one: a billion ways, and two folders that lead to each other.
        for (int i = 0; i < 30; i++)
        {
            string folder = work.Path(string.Create(CultureInfo.InvariantCulture, $"tree/way/{i:00}"));
            Directory.CreateDirectory(folder);
            foreach (string link in (string[])["a", "b"])
            {
                Directory.CreateSymbolicLink(Path.Combine(folder, link), string.Create(CultureInfo.InvariantCulture, $"../{i + 1:00}"));
            }
        }

        SampleCases.Negation(work.Path("tree/way/30"));
        SampleCases.Negation(work.Path("tree/x/case"));
        Directory.CreateDirectory(work.Path("tree/y"));
        Directory.CreateSymbolicLink(work.Path("tree/x/up"), "../y");
        Directory.CreateSymbolicLink(work.Path("tree/y/up"), "../x");

        // What lies elsewhere is reached by its link.
        SampleCases.Negation(work.Path("elsewhere/case"));
        Directory.CreateSymbolicLink(work.Path("tree/other"), work.Path("elsewhere"));
        Assert.Equal(["other/case", "way/30", "x/case"], CaseFinder.Find(work.Path("tree")).Select(test => test.Name));
    }

    [Fact]
    public void What_has_no_end_is_not_read()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        CaseFolder model = SampleCases.Negation(work.Path("tree/a")), data = SampleCases.Negation(work.Path("tree/b"));
        File.Delete(model.Model);
        File.CreateSymbolicLink(model.Model, "/dev/zero");
        string input = Path.Combine(data.Folder, "test_data_set_0", "input_0.pb");
        File.Delete(input);
        File.CreateSymbolicLink(input, "/dev/zero");
        Assert.Equal("model.onnx is a device or a pipe, which may never end.", model.Run().Detail);
        Assert.Equal("test_data_set_0/input_0.pb is a device or a pipe, which may never end.", data.Run().Detail);
    }

    [Theory]
    [InlineData("../secret")]
    [InlineData("link")]
    [InlineData("/etc/hostname")]
    public void Weights_outside_of_the_folder_are_not_read(string location)
    {
        CaseFolder test = SampleCases.Expansion(work.Path("tree/a"));
        File.WriteAllBytes(work.Path("tree/secret"), new byte[16]);
        if (location == "link")
        {
            if (OperatingSystem.IsWindows())
            {
                return;
            }

            File.CreateSymbolicLink(Path.Combine(test.Folder, "link"), "../secret");
        }

        Change(test, model =>
        {
            TensorProto shape = model.Graph.Initializer[0];
            shape.ClearRawData();
            shape.DataLocation = TensorProto.Types.DataLocation.External;
            shape.ExternalData.Add(new StringStringEntryProto { Key = "location", Value = location });
        });
        CaseResult result = test.Run();
        Assert.Equal(CaseStatus.Error, result.Status);
        Assert.Contains("External data path", result.Detail, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(9)]
    [InlineData(15)]
    public void No_worker_outlives_a_command_that_is_ended(int signal)
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        SampleCases.Endless(work.Path("case"));
        using Process process = ProcessTests.Start(work.Path("cache"), "verify", work.Path("case"));
        int worker = Await(() => Children(process.Id).FirstOrDefault());

        // It is at the model when it has worked for longer than it takes to start; a second of computing is enough.
        Await(() => ProcessorTime(worker) > TimeSpan.FromSeconds(1) ? 1 : 0);
        ProcessTests.Send(process, signal);
        process.WaitForExit();
        Assert.Equal(signal == 9 ? 137 : ExitCodes.Stopped, process.ExitCode);
        Await(() => Exists(worker) ? 0 : 1);
    }

    private static TimeSpan ProcessorTime(int id)
    {
        using Process process = Process.GetProcessById(id);
        return process.TotalProcessorTime;
    }

    // What has ended and was not yet asked for its exit code is still listed, without a command line.
    private static bool Exists(int id)
    {
        try
        {
            return File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{id}/cmdline")).Length > 0;
        }
        catch (IOException)
        {
            return false;
        }
    }

    private static IEnumerable<int> Children(int id) => Directory.GetDirectories(string.Create(CultureInfo.InvariantCulture, $"/proc/{id}/task"))
        .SelectMany(thread => File.ReadAllText(Path.Combine(thread, "children")).Split(' ', StringSplitOptions.RemoveEmptyEntries)).Select(child => int.Parse(child, CultureInfo.InvariantCulture));

    // A wait that ends: what does not come in a minute does not come.
    private static int Await(Func<int> something)
    {
        for (int i = 0; i < 1200; i++)
        {
            if (something() is var found && found != 0)
            {
                return found;
            }

            Thread.Sleep(50);
        }

        throw new InvalidOperationException("It did not come.");
    }

    // What cannot even be read never reaches the runtime, and is tried elsewhere.
    private static byte[] DamagedReadably(byte[] model, Random random)
    {
        while (true)
        {
            byte[] damaged = Damage.Of(model, random);
            try
            {
                OnnxFile.Read(damaged);
                return damaged;
            }
            catch (GraphException)
            {
                // Once more.
            }
        }
    }

    private static void Change(CaseFolder test, Action<ModelProto> change)
    {
        ModelProto model = ModelProto.Parser.ParseFrom(File.ReadAllBytes(test.Model));
        change(model);
        File.WriteAllBytes(test.Model, model.ToByteArray());
    }

    // The report, whose totals must be those of its cases; what passed says by how much, and the rest why not.
    private JsonElement Verify(string path, params string[] options)
    {
        string file = work.Path("results.json");
        CommandRun run = CommandRun.Of(["verify", path, "--json", file, .. options]);
        JsonElement report = JsonDocument.Parse(File.ReadAllText(file)).RootElement;
        JsonElement[] cases = [.. report.GetProperty("cases").EnumerateArray()];
        Assert.Equal(cases.Length, report.GetProperty("total").GetInt32());
        Assert.Equal(cases.Length + 1, run.OutputLines.Length);
        foreach ((string count, string status) in ((string, string)[])[("passed", "passed"), ("failed", "failed"), ("errors", "error")])
        {
            Assert.Equal(cases.Count(test => test.GetProperty("status").GetString() == status), report.GetProperty(count).GetInt32());
        }

        Assert.All(cases, test => Assert.Equal(test.GetProperty("status").GetString() == "passed", test.GetProperty("detail").GetString()!.StartsWith("1 set, ", StringComparison.Ordinal)));
        Assert.Equal(report.GetProperty("passed").GetInt32() == cases.Length ? ExitCodes.Done : ExitCodes.Failed, run.ExitCode);
        return report;
    }
}
