using System.Globalization;
using System.Text.Json;
using Google.Protobuf;
using MlNetPath.Onnx.Graph;
using MlNetPath.Onnx.Graph.Schema;
using MlNetPath.Onnx.Runtime;

namespace MlNetPath.Cli.Tests;

public class QuantizeTests
{
    private const int Side = 64;

    [Theory]
    [InlineData("int8", 0.3)]
    [InlineData("int8-weights", 0.34)]
    [InlineData("int4", 0.23)]
    [InlineData("fp16", 0.54)]
    public void A_model_gets_smaller_and_the_report_says_what_it_costs(string mode, double most)
    {
        using var work = new Workspace();
        string model = work.Write("model.onnx", Classifier().ToByteArray()), small = work.Path("small.onnx");
        CommandRun run = CommandRun.Of("quantize", model, small, "--mode", mode, "--json", work.Path("report.json")).Succeeds();
        Assert.All([$"{model} -> {small} · {mode}", "  size        ", "  speed       ", "  agreement   ", "  data        random inputs"], part => Assert.Contains(part, run.Output, StringComparison.Ordinal));
        Assert.Equal(mode == "int8", run.Output.Contains("depends a little on the rows scored with it", StringComparison.Ordinal));

        JsonElement report = JsonDocument.Parse(File.ReadAllText(work.Path("report.json"))).RootElement;
        Assert.Equal(new FileInfo(model).Length, report.GetProperty("bytesBefore").GetInt64());
        Assert.Equal(new FileInfo(small).Length, report.GetProperty("bytesAfter").GetInt64());
        Assert.True(new FileInfo(small).Length < most * new FileInfo(model).Length);
        Assert.Equal(64, report.GetProperty("agreement").GetProperty("rows").GetInt64());
        Assert.InRange(report.GetProperty("agreement").GetProperty("share").GetDouble(), 0.8, 1);
        Assert.InRange(report.GetProperty("agreement").GetProperty("maxRelative").GetDouble(), 1e-6, 0.5);
        Assert.Equal(2, report.GetProperty("nodes").GetArrayLength());
        Assert.Equal(mode == "fp16" ? 0 : 1, report.GetProperty("skipped").GetArrayLength()); // the head is small; in half, even that counts
        Assert.Equal(["model.onnx", "report.json", "small.onnx"], work.Entries);
        Assert.True(report.GetProperty("written").GetBoolean());
        Assert.Equal(JsonSerializer.Serialize(report.GetProperty("nodes")), JsonSerializer.Serialize(CommandRun.Of("quantize", model, small, "--mode", mode, "--json", "-").Succeeds().Json.GetProperty("nodes")));
    }

    [Fact]
    public void Models_that_agree_too_little_are_not_written_and_the_older_file_stays()
    {
        using var work = new Workspace();
        string model = work.Write("model.onnx", Classifier().ToByteArray()), small = work.Write("small.onnx", "older");
        CommandRun run = CommandRun.Of("quantize", model, small, "--mode", "int4", "--min-agreement", "1");
        Assert.Equal(ExitCodes.Failed, run.ExitCode);
        Assert.Contains("fewer than --min-agreement 1: '" + small + "' was not written", Assert.Single(run.ErrorLines), StringComparison.Ordinal);
        Assert.Contains("  agreement   ", run.Output, StringComparison.Ordinal);
        Assert.Equal("older", File.ReadAllText(small));
        CommandRun.Of("quantize", model, small, "--mode", "int4", "--min-agreement", "0.5").Succeeds();
        Assert.Empty(ModelChecker.Check(OnnxFile.Read(small)));
    }

    [Fact]
    public void Models_are_compared_on_the_test_data_that_verify_reads()
    {
        using var work = new Workspace();
        var test = new CaseFolder(work.Path("case"), Classifier());
        for (int set = 0; set < 2; set++)
        {
            test.Input(0, OnnxTensor.From<float>(Normal(3 * Side, set), 3, Side).ToProto("x"), set);
        }

        JsonElement report = CommandRun.Of("quantize", test.Model, work.Path("small.onnx"), "--data", test.Folder, "--json", "-").Succeeds().Json;
        Assert.Equal(6, report.GetProperty("agreement").GetProperty("rows").GetInt64());
        Assert.Equal($"2 data sets of {test.Folder}", report.GetProperty("data").GetString());
        report = CommandRun.Of("quantize", test.Model, work.Path("small.onnx"), "--data", Path.Combine(test.Folder, "test_data_set_1"), "--json", "-").Succeeds().Json;
        Assert.Equal(3, report.GetProperty("agreement").GetProperty("rows").GetInt64());

        test.Input(0, OnnxTensor.From<float>(new float[3], 3).ToProto("x"));
        CommandRun.Of("quantize", test.Model, work.Path("other.onnx"), "--data", test.Folder).Fails(ExitCodes.Failed, "do not fit", "Float[batch, 64]");
        CommandRun.Of("quantize", test.Model, work.Path("other.onnx"), "--data", work.Path(".")).Fails(ExitCodes.Failed, "holds no test data");
        test.Write("input_0.pb", [0xFF, 0xFF]);
        CommandRun.Of("quantize", test.Model, work.Path("other.onnx"), "--data", test.Folder).Fails(ExitCodes.Failed, "input_0.pb");
        Assert.False(File.Exists(work.Path("other.onnx")));
    }

    [Fact]
    public void Text_classifiers_are_compared_on_texts_and_with_labels_on_accuracy_too()
    {
        using var work = new Workspace();
        string model = work.Write("model.onnx", TextModel().ToByteArray()), small = work.Path("small.onnx");
        string lines = work.Write("texts.txt", "one\ntwo words\n\nthree more words\n");
        JsonElement report = CommandRun.Of("quantize", model, small, "--data", lines, "--json", "-").Succeeds().Json;
        Assert.Equal(3, report.GetProperty("agreement").GetProperty("rows").GetInt64());
        Assert.Equal(JsonValueKind.Null, report.GetProperty("agreement").GetProperty("accuracyBefore").ValueKind);

        // One label is never right, so that the accuracy is not all or nothing.
        string[] labelled = [.. Enumerable.Range(0, 40).Select(i => string.Create(CultureInfo.InvariantCulture, $"text number {i * i},{(i % 2 == 0 ? "a" : "z")}"))];
        string csv = work.Write("texts.csv", "subject,team\n" + string.Join('\n', labelled) + "\n");
        CommandRun run = CommandRun.Of("quantize", model, small, "--mode", "int8-weights", "--data", csv, "--text-column", "subject", "--label-column", "team").Succeeds();
        Assert.Contains($"  data        40 texts of {csv}", run.Output, StringComparison.Ordinal);
        Assert.Contains("  accuracy    ", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("says nothing", run.Error, StringComparison.Ordinal);
        string foreign = work.Write("foreign.csv", "subject,team\none,x\ntwo,y\n");
        Assert.Contains($"No label of '{foreign}'", CommandRun.Of("quantize", model, small, "--data", foreign, "--text-column", "subject", "--label-column", "team").Succeeds().Error, StringComparison.Ordinal);
        report = CommandRun.Of("quantize", model, small, "--mode", "int8-weights", "--data", csv, "--text-column", "subject", "--label-column", "team", "--json", "-").Succeeds().Json;
        using var classifier = MlNetPath.Onnx.Runtime.TextClassifier.Load(model);
        double right = labelled.Average(l => classifier.Classify(l.Split(',')[0]).Label == l.Split(',')[1] ? 1.0 : 0);
        Assert.Equal(right, report.GetProperty("agreement").GetProperty("accuracyBefore").GetDouble(), 1e-12);

        string other = work.Write("other.onnx", Classifier().ToByteArray());
        CommandRun.Of("quantize", other, work.Path("none.onnx"), "--data", lines).Fails(ExitCodes.Failed, "no text classifier");
        CommandRun.Of("quantize", model, work.Path("none.onnx"), "--data", work.Path("missing.txt")).Fails(ExitCodes.Failed, "missing.txt");
    }

    [Fact]
    public void That_int8_rows_depend_on_each_other_is_in_the_help() =>
        Assert.Contains(QuantizeReport.BatchNote, string.Join(' ', CommandRun.Of("quantize", "--help").Succeeds().Output.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);

    [Fact]
    public void What_is_excluded_stays()
    {
        using var work = new Workspace();
        string model = work.Write("model.onnx", Classifier().ToByteArray());
        JsonElement report = CommandRun.Of("quantize", model, work.Path("small.onnx"), "--exclude", "first.*", "--json", "-").Succeeds().Json;
        Assert.Equal("second.weight", report.GetProperty("nodes")[0].GetProperty("weight").GetString());
        Assert.Equal(1, report.GetProperty("nodes").GetArrayLength());
        CommandRun.Of("quantize", model, work.Path("small.onnx"), "--exclude", "first.*", "--exclude", "second.weight").Fails(ExitCodes.Failed, "Nothing in the model can be quantized", "it is excluded");
        CommandRun.Of("quantize", model, work.Path("none.onnx"), "--exclude", "third.*").Fails(ExitCodes.Failed, "Nothing in the model is called 'third.*'");
    }

    [Fact]
    public void Weights_beside_the_model_are_read_and_those_left_are_copied()
    {
        using var work = new Workspace();
        Directory.CreateDirectory(work.Path("out"));
        OnnxFile.Write(Classifier(), work.Path("model.onnx"), new OnnxWriteOptions { InlineWeightLimit = 0 });
        string small = Path.Combine(work.Path("out"), "small.onnx");
        JsonElement report = CommandRun.Of("quantize", work.Path("model.onnx"), small, "--exclude", "second.weight", "--json", "-").Succeeds().Json;
        Assert.Equal(Directory.EnumerateFiles(work.Path(".")).Sum(f => new FileInfo(f).Length), report.GetProperty("bytesBefore").GetInt64());
        using OnnxModel loaded = OnnxModel.Load(small);
        using OnnxResults results = loaded.Run(("x", new float[Side], [1, Side]));
        Assert.Equal(4, results[0].Length);
    }

    [Fact]
    public void What_cannot_be_is_one_line_and_leaves_no_file()
    {
        using var work = new Workspace();
        string model = work.Write("model.onnx", Classifier().ToByteArray()), small = work.Path("small.onnx");
        CommandRun.Of("quantize", model, small, "--mode", "int9").Fails(ExitCodes.Usage, "There is no mode 'int9'. Did you mean");
        CommandRun.Of("quantize", model, model).Fails(ExitCodes.Usage, "the same file");
        CommandRun.Of("quantize", model, small, "--min-agreement", "99").Fails(ExitCodes.Usage, "from 0 to 1");
        CommandRun.Of("quantize", model, small, "--block-size", "48").Fails(ExitCodes.Usage, "--block-size takes 16, 32, 64, 128 or 256, not 48");
        CommandRun.Of("quantize", model, small, "--text-column", "text").Fails(ExitCodes.Usage, "--data, which is missing");
        CommandRun.Of("quantize", work.Path("none.onnx"), small).Fails(ExitCodes.Failed, "none.onnx");
        CommandRun.Of("quantize", model, "").Fails(ExitCodes.Usage, "OUT is empty");
        CommandRun.Of("quantize", model, small, "--data", work.Path("none.csv")).Fails(ExitCodes.Failed, "none.csv' does not exist");
        CommandRun.Of("quantize", work.Write("text.onnx", "no model"), small).Fails(ExitCodes.Failed, "text.onnx");
        CommandRun.Of("quantize", model, work.Path(".")).Fails(ExitCodes.Failed, "is a folder");
        CommandRun.Of("quantize", model, small).Succeeds();
        CommandRun.Of("quantize", small, work.Path("again.onnx")).Fails(ExitCodes.Failed, "it is quantized already");

        var g = new GraphBuilder("single");
        g.Output("y", g.MatMul(g.Input("x", ElementType.Float, ["batch", 2048]), g.Weight("w", OnnxTensor.From<float>(Normal(2048, 1), 2048, 1))));
        string single = work.Write("single.onnx", g.Build().ToByteArray());
        CommandRun.Of("quantize", single, work.Path("none.onnx"), "--min-agreement", "0.9").Fails(ExitCodes.Failed, "No output has classes");
        CommandRun.Of("quantize", single, work.Path("single-small.onnx")).Succeeds();

        g = new GraphBuilder("seven");
        OnnxValue product = g.MatMul(g.Input("x", ElementType.Float, ["n", Side]), g.Weight("w", OnnxTensor.From<float>(Normal(Side * Side, 1), Side, Side)));
        g.Output("y", g.Op("Reshape", [product, g.Constant(OnnxTensor.Vector(7, Side))]));
        CommandRun.Of("quantize", work.Write("seven.onnx", g.Build().ToByteArray()), work.Path("none.onnx")).Fails(ExitCodes.Failed, "does not take inputs made up at random", "--data");

        g = new GraphBuilder("strings");
        g.Output("y", g.MatMul(g.Input("x", ElementType.Float, ["batch", 2048]), g.Weight("w", OnnxTensor.From<float>(Normal(2048, 1), 2048, 1))));
        g.Output("z", g.Identity(g.Input("s", ElementType.String, ["n"])));
        CommandRun.Of("quantize", work.Write("strings.onnx", g.Build().ToByteArray()), work.Path("none.onnx")).Fails(ExitCodes.Failed, "Nothing can be made up for the input s String[n]", "--data");
        Assert.Equal(["model.onnx", "seven.onnx", "single-small.onnx", "single.onnx", "small.onnx", "strings.onnx", "text.onnx"], work.Entries);
    }

    private static float[] Normal(int count, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => (float)(Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble())))];
    }

    private static ModelProto Classifier()
    {
        var g = new GraphBuilder("classifier");
        OnnxValue x = g.Input("x", ElementType.Float, ["batch", Side]);
        x = g.Relu(g.MatMul(x, g.Weight("first.weight", OnnxTensor.From<float>(Normal(Side * 256, 1), Side, 256))));
        x = g.Relu(g.MatMul(x, g.Weight("second.weight", OnnxTensor.From<float>(Normal(256 * Side, 2), 256, Side))));
        g.Output("logits", g.MatMul(x, g.Weight("head.weight", OnnxTensor.From<float>(Normal(Side * 4, 3), Side, 4))));
        return g.Build();
    }

    private static ModelProto TextModel()
    {
        var g = new GraphBuilder("text");
        OnnxValue embedded = g.Gather(g.Weight("embedding", OnnxTensor.From<float>(Normal(257 * Side, 4), 257, Side)), g.Input(TextModelInfo.Input, ElementType.Int64, ["batch", "length"]), 0);
        OnnxValue mean = g.Op("ReduceMean", [embedded], ("axes", new long[] { 1 }), ("keepdims", 0L));
        OnnxValue hidden = g.Relu(g.MatMul(mean, g.Weight("hidden", OnnxTensor.From<float>(Normal(Side * Side, 5), Side, Side))));
        g.Output(TextModelInfo.Logits, g.MatMul(hidden, g.Weight("head", OnnxTensor.From<float>(Normal(Side * 3, 6), Side, 3))));
        ModelProto model = g.Build();
        foreach ((string key, string value) in new TextModelInfo { Labels = ["a", "b", "c"] }.ToMetadata())
        {
            model.SetMetadata(key, value);
        }

        return model;
    }
}
