using Google.Protobuf;
using MlNetPath.Onnx.Graph;
using MlNetPath.Onnx.Graph.Schema;
using static MlNetPath.Onnx.Runtime.Tests.ProtoModels;

namespace MlNetPath.Onnx.Runtime.Tests;

public sealed class LoadingTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_model_is_loaded_from_a_file_bytes_and_a_stream()
    {
        byte[] bytes = TestModels.Plus(2);
        using OnnxModel ofFile = OnnxModel.Load(folder.Write("plus.onnx", bytes)), ofBytes = OnnxModel.Load(bytes);
        using var stream = new MemoryStream([1, 2, 3, .. bytes]) { Position = 3 };
        using OnnxModel ofStream = OnnxModel.Load(stream), named = OnnxModel.Load(bytes, new() { Name = "mine" });
        Assert.Equal(["plus", "model", "model", "mine"], ((OnnxModel[])[ofFile, ofBytes, ofStream, named]).Select(m => m.Name));
        Assert.All([ofFile, ofBytes, ofStream, named], m => Assert.Equal(3, One(m, 1)));
    }

    [Fact]
    public void Weights_in_a_file_beside_it_are_found()
    {
        var g = new GraphBuilder("big");
        g.Output("y", g.Add(g.Input("x", ElementType.Float, [1000]), g.Weight("w", OnnxTensor.From<float>([.. Enumerable.Range(0, 1000).Select(i => (float)i)], 1000))));
        OnnxFile.Write(g.Build(), folder.At("big.onnx"), new OnnxWriteOptions { InlineWeightLimit = 100 });
        Assert.True(folder.Entries.Length > 1);
        using OnnxModel model = OnnxModel.Load(folder.At("big.onnx"));
        using OnnxResults results = model.Run(("x", new float[1000]));
        Assert.Equal(999, results[0].Span<float>()[999]);
    }

    [Fact]
    public void Of_a_folder_the_highest_version_is_taken()
    {
        string models = folder.At("plus");
        foreach (int version in (int[])[2, 10, 9])
        {
            Directory.CreateDirectory(Path.Combine(models, version.ToString()));
            File.WriteAllBytes(Path.Combine(models, version.ToString(), "model.onnx"), TestModels.Plus(version));
        }

        Directory.CreateDirectory(Path.Combine(models, "11")); // has no file yet
        Directory.CreateDirectory(Path.Combine(models, "99 of them"));
        File.WriteAllBytes(Path.Combine(models, "model.onnx"), TestModels.Plus(1));
        using OnnxModel newest = OnnxModel.Load(models), one = OnnxModel.Load(Path.Combine(models, "2", "model.onnx")), of = OnnxModel.Load(Path.Combine(models, "9"));
        Assert.Equal((10, 2, 9), (One(newest, 0), One(one, 0), One(of, 0)));
        Assert.Equal(["plus", "plus", "plus"], ((OnnxModel[])[newest, one, of]).Select(m => m.Name));
    }

    [Fact]
    public void What_is_not_there_is_said()
    {
        Assert.Equal($"There is no model '{folder.At("no.onnx")}'.", Refusal(folder.At("no.onnx")));
        Assert.Equal($"The folder '{folder.Root}' holds no model: neither model.onnx nor a numbered folder with it, such as {Path.Combine("1", "model.onnx")}.", Refusal(folder.Root));
        Assert.Throws<ArgumentException>(() => OnnxModel.Load(""));
        Assert.Throws<ArgumentNullException>(() => OnnxModel.Load((Stream)null!));
        Assert.Throws<ArgumentOutOfRangeException>(() => OnnxModel.Load(TestModels.Plus(1), new() { Threads = -1 }));
        Assert.Throws<OnnxModelException>(() => OnnxModel.Load(TestModels.Plus(1), new() { Optimization = (Microsoft.ML.OnnxRuntime.GraphOptimizationLevel)77 }));
    }

    [Theory]
    [InlineData("empty")]
    [InlineData("text")]
    [InlineData("truncated")]
    [InlineData("opset of tomorrow")]
    [InlineData("format of tomorrow")]
    [InlineData("unknown operator")]
    [InlineData("cycle")]
    [InlineData("no such weights")]
    [InlineData("weights elsewhere")]
    [InlineData("short weights")]
    [InlineData("huge weights")]
    [InlineData("type mismatch")]
    [InlineData("function of itself")]
    [InlineData("type without end")]
    public void A_file_that_is_no_good_is_named_with_what_is_wrong(string what)
    {
        byte[] good = TestModels.Product(4, 2);
        TypeProto x = Tensor(ElementType.Float, "n");
        var weights = new TensorProto { Name = "w", DataType = (int)ElementType.Float, Dims = { 2 }, RawData = ByteString.CopyFrom(new byte[4]) };
        var elsewhere = new TensorProto { Name = "w", DataType = (int)ElementType.Float, Dims = { 2 }, DataLocation = TensorProto.Types.DataLocation.External };
        elsewhere.ExternalData.Add(new StringStringEntryProto { Key = "location", Value = what == "weights elsewhere" ? "../../etc/passwd" : "gone.bin" });
        var huge = new TensorProto { Name = "w", DataType = (int)ElementType.Float, Dims = { 1L << 40, 1L << 40 }, RawData = ByteString.CopyFrom(new byte[8]) };
        byte[] With(TensorProto w) => Model(GraphOf([Value("x", x)], [Value("y", x)], [Node("Add", ["x", "w"], ["y"])], w));
        byte[] bytes = what switch
        {
            "empty" => [],
            "text" => "This is not a model."u8.ToArray(),
            "truncated" => good[..(good.Length / 2)],
            "opset of tomorrow" => OneNode("Identity", x, x, opset: 999),
            "format of tomorrow" => Model(GraphOf([Value("x", x)], [Value("y", x)], [Node("Identity", ["x"], ["y"])]), ir: 999),
            "unknown operator" => OneNode("Divine", x, x),
            "function of itself" => SelfCall(),
            "type without end" => OneNode("Identity", Nested(40), Nested(40)),
            "cycle" => Model(GraphOf([Value("x", x)], [Value("y", x)], [Node("Add", ["x", "b"], ["a"]), Node("Relu", ["a"], ["b"]), Node("Relu", ["b"], ["y"])])),
            "no such weights" or "weights elsewhere" => With(elsewhere),
            "short weights" => With(weights),
            "huge weights" => With(huge),
            _ => OneNode("Identity", x, Tensor(ElementType.Int64, "n")),
        };
        string path = folder.Write("bad.onnx", bytes);
        Assert.StartsWith($"{path} cannot be loaded: ", Refusal(path));
        Assert.Equal(what == "opset of tomorrow", Refusal(path).EndsWith("Set the environment variable ALLOW_RELEASED_ONNX_OPSET_ONLY to 0, and it tries all the same.", StringComparison.Ordinal));
        Assert.StartsWith("The model cannot be loaded: ", Assert.Throws<OnnxModelException>(() => OnnxModel.Load(bytes)).Message);
    }

    [Fact]
    public void Another_kind_of_file_under_the_name_of_a_model_is_refused()
    {
        string picture = folder.Write("model.onnx", [0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10, 0, 0, 0, 13]);
        Assert.StartsWith($"{picture} cannot be loaded: ", Refusal(folder.Root));
        using OnnxModel model = OnnxModel.Load(folder.Write("model.txt", TestModels.Plus(1))); // a name says nothing
        Assert.Equal(2, One(model, 1));
    }

    /// <summary>Declared shapes are promises of the file's writer; what comes out is read as it is.</summary>
    [Fact]
    public void A_model_may_lie_about_its_output_shapes()
    {
        using OnnxModel model = OnnxModel.Load(Model(GraphOf([Value("x", Tensor(ElementType.Float, "n"))], [Value("y", Tensor(ElementType.Float, "7"))], [Node("Identity", ["x"], ["y"])])));
        using OnnxResults results = model.Run(("x", (float[])[1, 2]));
        Assert.Equal("Float[2]", results[0].ToString());
        using OnnxBinding binding = model.CreateBinding();
        binding.Input<float>("x", 2).Fill(1);
        binding.Output<float>("y", 7);
        Assert.Throws<OnnxModelException>(() => binding.Run(CancellationToken.None));
    }

    [Fact]
    public void A_file_says_what_it_is()
    {
        ModelProto proto = ModelProto.Parser.ParseFrom(TestModels.Plus(1));
        (proto.ProducerName, proto.Domain, proto.ModelVersion, proto.DocString) = ("tests", "org.example", 7, "ä\u0000b");
        proto.MetadataProps.Add(new StringStringEntryProto { Key = "clé", Value = "naïve" });
        proto.MetadataProps.Add(new StringStringEntryProto { Key = "empty", Value = "" });
        using OnnxModel model = OnnxModel.Load(proto.ToByteArray());
        Assert.Equal(("tests", "plus", "org.example", 7), (model.Info.Producer, model.Info.GraphName, model.Info.Domain, model.Info.Version));
        Assert.Equal(new Dictionary<string, string> { ["clé"] = "naïve", ["empty"] = "" }, model.Info.Metadata);
        Assert.StartsWith("ä", model.Info.Description);
    }

    [Fact]
    public void A_model_may_have_no_inputs_and_inputs_may_have_defaults()
    {
        TypeProto x = Tensor(ElementType.Float, "2");
        TensorProto weights = OnnxTensor.From<float>([1, 2], 2).ToProto("w");
        using OnnxModel constant = OnnxModel.Load(Model(GraphOf([], [Value("y", x)], [Node("Add", ["w", "w"], ["y"])], weights)));
        using OnnxResults results = constant.Run();
        Assert.Equal([2f, 4], results[0].Span<float>().ToArray());
        Assert.Equal("The model has no input 'x'. It has no inputs.", Assert.Throws<ArgumentException>(() => constant.Run(("x", new float[2]))).Message);

        using OnnxModel open = OnnxModel.Load(Model(GraphOf([Value("w", x), Value("x", x)], [Value("y", x)], [Node("Add", ["x", "w"], ["y"])], weights)));
        Assert.Equal(["x Float[2]", "w Float[2] (has a default)"], open.Inputs.Select(i => i.ToString()));
        using OnnxResults without = open.Run(("x", new float[2])), with = open.Run(("w", (float[])[5, 6]), ("x", new float[2]));
        Assert.Equal([1f, 2], without[0].Span<float>().ToArray());
        Assert.Equal([5f, 6], with[0].Span<float>().ToArray());
    }

    [Fact]
    public void A_model_without_outputs_says_so_when_it_runs()
    {
        using OnnxModel model = OnnxModel.Load(Model(GraphOf([Value("x", Tensor(ElementType.Float, "n"))], [], [Node("Identity", ["x"], ["y"])])));
        Assert.Throws<OnnxModelException>(() => model.Run(("x", new float[1])));
    }

    [Fact]
    public void A_model_of_very_many_inputs_is_loaded_and_run()
    {
        const int Count = 2000;
        TypeProto x = Tensor(ElementType.Float, "1");
        string[] names = [.. Enumerable.Range(0, Count).Select(i => $"x{i}")];
        using OnnxModel model = OnnxModel.Load(Model(GraphOf([.. names.Select(n => Value(n, x))], [Value("y", x)], [Node("Sum", names, ["y"])])));
        using OnnxResults results = model.Run([.. names.Select(n => (OnnxInput)(n, (float[])[1]))]);
        Assert.Equal(Count, results[0].Span<float>()[0]);
    }

    [Fact]
    public void An_output_that_is_named_twice_comes_twice()
    {
        TypeProto x = Tensor(ElementType.Float, "n");
        using OnnxModel model = OnnxModel.Load(Model(GraphOf([Value("x", x)], [Value("y", x), Value("y", x)], [Node("Neg", ["x"], ["y"])])));
        using OnnxResults results = model.Run(("x", (float[])[1]));
        Assert.Equal([-1f, -1f], results.Select(r => r.Span<float>()[0]));
        Assert.Same(results[0], results["y"]);
    }

    /// <summary>ONNX Runtime makes memory as a file asks for it; what it cannot have is an error of that run.</summary>
    [Fact]
    public void A_model_that_asks_for_more_memory_than_there_is_fails_to_run()
    {
        TypeProto x = Tensor(ElementType.Float, "n");
        TensorProto size = OnnxTensor.From<long>([1L << 46], 1).ToProto("size");
        using OnnxModel model = OnnxModel.Load(Model(GraphOf([Value("x", x)], [Value("y", x)], [Node("ConstantOfShape", ["size"], ["w"]), Node("Add", ["x", "w"], ["y"])], size)));
        Assert.StartsWith("model failed to run: ", Assert.Throws<OnnxModelException>(() => model.Run(("x", new float[1]))).Message);
    }

    private static TypeProto Nested(int depth) => Enumerable.Range(0, depth).Aggregate(Tensor(ElementType.Float, "n"), (type, _) => Sequence(type));

    private static byte[] SelfCall()
    {
        TypeProto x = Tensor(ElementType.Float, "n");
        NodeProto call = Node("f", ["x"], ["y"]), again = Node("f", ["a"], ["b"]);
        (call.Domain, again.Domain) = ("own", "own");
        ModelProto model = ModelProto.Parser.ParseFrom(Model(GraphOf([Value("x", x)], [Value("y", x)], [call])));
        var own = new OperatorSetIdProto { Domain = "own", Version = 1 };
        model.OpsetImport.Add(own);
        model.Functions.Add(new FunctionProto { Name = "f", Domain = "own", Input = { "a" }, Output = { "b" }, Node = { again }, OpsetImport = { own } });
        return model.ToByteArray();
    }

    private static float One(OnnxModel model, float x)
    {
        using OnnxResults results = model.Run(("x", (float[])[x]));
        return results[0].Span<float>()[0];
    }

    private static string Refusal(string path) => Assert.Throws<OnnxModelException>(() => OnnxModel.Load(path)).Message;
}
