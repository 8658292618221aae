using MlNetPath.Onnx.Graph;
using MlNetPath.Onnx.Graph.Schema;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace MlNetPath.Onnx.Torch.Tests.Exporting;

/// <summary>What goes in and out: types, names, dimensions, and what the file says about itself.</summary>
public sealed class InputsAndOutputsTests : ExportFolder
{
    [Fact]
    public void Several_inputs_and_outputs()
    {
        using var network = new WrittenPair((a, b) => (a + b, (a * b).sum(1)), (g, a, b) => [g.Add(a, b), g.ReduceSum(g.Mul(a, b), [1])]);
        ExportReport report = Export(network, new ExportOptions
        {
            Inputs = [TensorSpec.Float("left", ["batch", 4]), TensorSpec.Float("right", ["batch", 4])],
            Outputs = ["sum", "product"],
        });
        Assert.Equal(["sum", "product"], report.Outputs.Select(o => o.Name));
        Assert.Equal(["[1]", "[3]", "[5]", "[2]"], report.Outputs[1].Shapes);
        Assert.Equal(["left", "right"], Model.Graph.Input.Select(i => i.Name));
        Assert.Equal(["sum", "product"], Model.Graph.Output.Select(o => o.Name));
    }

    public static TheoryData<ElementType> Types => [.. (ElementType[])[
        ElementType.Float, ElementType.Double, ElementType.Float16, ElementType.BFloat16, ElementType.Int64, ElementType.Int32, ElementType.Bool]];

    [Theory]
    [MemberData(nameof(Types))]
    public void Every_element_type_goes_in_and_out(ElementType type)
    {
        TensorShape shape = ["batch", 4];
        TensorSpec input = type switch
        {
            ElementType.Double => TensorSpec.Double("x", shape),
            ElementType.Float16 => TensorSpec.Half("x", shape),
            ElementType.BFloat16 => TensorSpec.BFloat16("x", shape),
            ElementType.Int64 => TensorSpec.Int64("x", shape, -5, 5),
            ElementType.Int32 => TensorSpec.Int32("x", shape, 0, 5),
            ElementType.Bool => TensorSpec.Bool("x", shape),
            _ => TensorSpec.Float("x", shape),
        };
        using var network = new Written(x => cat([x, x], 1), (g, x) => g.Concat(1, x, x));
        ExportReport report = Export(network, input);
        Assert.Equal(0, report.Outputs[0].MaxAbsoluteDifference);
        Assert.Equal((int)type, Model.Graph.Input[0].Type.TensorType.ElemType);
        Assert.Equal((int)type, Model.Graph.Output[0].Type.TensorType.ElemType);
    }

    [Fact]
    public void Integers_and_masks_are_computed_with()
    {
        using var network = new WrittenPair(
            (ids, mask) => (ids.masked_fill(mask, -1), mask.logical_not()), (g, ids, mask) => [g.Where(mask, -1, ids), g.Op("Not", [mask])]);
        Export(network, new ExportOptions { Inputs = [TensorSpec.Int64("ids", ["batch", "length"], 0, 9), TensorSpec.Bool("mask", ["batch", "length"])], Outputs = ["ids_out", "rest"] });
    }

    [Fact]
    public void Names_and_fixed_numbers_become_the_files_dimensions()
    {
        using Sequential network = Sequential(Linear(4, 3));
        ExportReport report = Export(network, TensorSpec.Float("x", ["rows", 2, 4]));
        Assert.Equal(["rows=1", "rows=3", "rows=5", "rows=2"], report.Cases);
        Assert.Equal(["rows", "2", "3"], Dimensions(Model.Graph.Output[0]));

        report = Export(network, TensorSpec.Float("x", [5, 4]));
        Assert.All(report.Cases, c => Assert.Equal("fixed shapes", c));
        Assert.Contains("  runs       4 runs of fixed shapes" + Environment.NewLine, report.ToString(), StringComparison.Ordinal);
        Assert.Equal(["5", "3"], Dimensions(Model.Graph.Output[0]));
    }

    [Fact]
    public void An_lstm_is_reported_to_be_run_with_gradients()
    {
        using LSTM lstm = LSTM(4, 3);
        ExportReport report = Export(lstm, new ExportOptions { Inputs = [TensorSpec.Float("x", ["length", "batch", 4])], Outputs = ["y", "h", "c"] });
        Assert.Contains("with gradients enabled", Assert.Single(report.Notes), StringComparison.Ordinal);
        Assert.EndsWith($"  note       {report.Notes[0]}", report.ToString(), StringComparison.Ordinal);

        using Linear linear = Linear(4, 3);
        Assert.Empty(Export(linear, TensorSpec.Float("x", ["batch", 4])).Notes);
    }

    [Fact]
    public void Chosen_sizes_are_the_ones_that_are_run()
    {
        using var network = new Written(x => x.reshape(x.shape[0], -1, 2).sum(1), (g, x) => g.ReduceSum(g.Reshape(x, g.Length(x, 0), g.Integers(-1), g.Integers(2)), [1]));
        var options = new ExportOptions
        {
            Inputs = [TensorSpec.Float("x", ["batch", "length"])],
            Outputs = ["y"],
            Sizes = new Dictionary<string, long[]> { ["length"] = [2, 4, 6, 8, 10] },
        };
        Assert.Equal(["batch=1, length=2", "batch=3, length=4", "batch=5, length=6", "batch=2, length=8", "batch=1, length=10"], Export(network, options).Cases);
        Assert.Contains("The network itself fails at batch=1, length=1, on inputs of shapes [1, 1]: ", Refusal(network, options with { Sizes = new Dictionary<string, long[]>() }).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_file_says_what_it_is()
    {
        using Sequential network = Sequential(Linear(4, 3));
        Export(network, new ExportOptions
        {
            Inputs = [TensorSpec.Float("x", ["batch", 4])],
            Outputs = ["y"],
            Name = "classifier",
            Description = "Tells three things apart.",
            Metadata = new Dictionary<string, string> { ["labels"] = "a\nb\nc", ["licence"] = "MIT" },
            Opset = 19,
        });
        ModelProto model = Model;
        Assert.Equal("classifier", model.Graph.Name);
        Assert.Equal("Tells three things apart.", model.DocString);
        Assert.Equal([("labels", "a\nb\nc"), ("licence", "MIT")], model.MetadataProps.Select(m => (m.Key, m.Value)));
        Assert.Equal(19, Assert.Single(model.OpsetImport).Version);
    }

    [Theory]
    [InlineData(16)]
    [InlineData(21)]
    public void Other_opsets_are_refused(int opset)
    {
        using Sequential network = Sequential(Linear(4, 3));
        ArgumentOutOfRangeException e = Assert.Throws<ArgumentOutOfRangeException>(() =>
            Export(network, new ExportOptions { Inputs = [TensorSpec.Float("x", ["batch", 4])], Outputs = ["y"], Opset = opset }));
        Assert.Contains("take 17 to 20", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Names_of_outputs_go_before_those_of_nodes_and_weights()
    {
        using Linear network = Linear(4, 4);
        Export(network, new ExportOptions { Inputs = [TensorSpec.Float("Gemm", ["batch", 4])], Outputs = ["weight"] });
        Assert.Equal("weight", Assert.Single(Model.Graph.Output).Name);
        Assert.Equal(["weight_1", "bias"], Model.Graph.Initializer.Select(i => i.Name));
    }

    [Theory]
    [InlineData("b", "y", "y", "Outputs[1] and Outputs[0] are both called 'y'.")]
    [InlineData("b", "a", "y", "Outputs[0] and Inputs[0] are both called 'a'.")]
    [InlineData("a", "x", "y", "Inputs[1] and Inputs[0] are both called 'a'.")]
    [InlineData("", "x", "y", "Inputs[1] has no name.")]
    [InlineData("b", "", "y", "Outputs[0] has no name.")]
    public void Names_that_are_missing_or_taken_are_refused(string input, string first, string second, string says)
    {
        using var network = new WrittenPair((a, b) => (a + b, a - b), (g, a, b) => [g.Add(a, b), g.Sub(a, b)]);
        ArgumentException e = Assert.Throws<ArgumentException>(() => Export(network, new ExportOptions
        {
            Inputs = [TensorSpec.Float("a", ["batch"]), TensorSpec.Float(input, ["batch"])],
            Outputs = [first, second],
        }));
        Assert.StartsWith(says, e.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(Folder));
    }

    [Fact]
    public void Too_few_or_too_many_outputs_are_refused()
    {
        using var network = new WrittenPair((a, b) => (a + b, a - b), (g, a, b) => [g.Add(a, b), g.Sub(a, b)]);
        TensorSpec[] inputs = [TensorSpec.Float("a", ["batch"]), TensorSpec.Float("b", ["batch"])];
        Assert.Equal("Export of WrittenPair gives 2 values, ExportOptions.Outputs names 1: y.", Refusal(network, inputs).Message);
        Assert.Equal("Export of WrittenPair gives 2 values, ExportOptions.Outputs names none.", Refusal(network, new ExportOptions { Inputs = inputs, Outputs = [] }).Message);
        Assert.Contains("names 3: x, y, z", Refusal(network, new ExportOptions { Inputs = inputs, Outputs = ["x", "y", "z"] }).Message, StringComparison.Ordinal);

        using var forgetful = new WrittenPair((a, b) => (a + b, a - b), (g, a, b) => [g.Add(a, b)]);
        Assert.Equal("forward gives 2 tensors, and its export 1.", Refusal(forgetful, inputs).Message);
    }

    [Fact]
    public void Too_few_or_too_many_inputs_are_refused()
    {
        using Linear one = Linear(4, 4);
        Assert.Contains("2 were given", Refusal(one, TensorSpec.Float("x", ["batch", 4]), TensorSpec.Float("z", ["batch", 4])).Message, StringComparison.Ordinal);
        Assert.Contains("its input is missing", Refusal(one).Message, StringComparison.Ordinal);

        using var written = new Written(x => x, (g, x) => x);
        Assert.Contains("has one input; it was given 2", Refusal(written, TensorSpec.Float("x", ["batch"]), TensorSpec.Float("z", ["batch"])).Message, StringComparison.Ordinal);

        using var pair = new WrittenPair((a, b) => (a + b, a - b), (g, a, b) => [g.Add(a, b), g.Sub(a, b)]);
        OnnxExportException e = Refusal(pair, new ExportOptions { Inputs = [TensorSpec.Float("x", ["batch"])], Outputs = ["y", "z"] });
        Assert.StartsWith("The network (WrittenPair) has no call that takes 1 tensor; ", e.Message, StringComparison.Ordinal);
        Assert.Equal(ExportFailure.Network, e.Failure);
    }

    [Fact]
    public void A_length_below_zero_is_refused()
    {
        ArgumentException e = Assert.Throws<ArgumentException>(() => TensorSpec.Float("x", [-1, 4]));
        Assert.StartsWith("Input 'x': -1 is no length; name an open dimension, such as \"batch\".", e.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => TensorSpec.Int64("ids", ["batch", -3], 0, 1));
    }

    [Fact]
    public void A_sample_that_is_not_what_was_announced_is_refused()
    {
        using Sequential network = Sequential(Linear(4, 3));
        TensorSpec wrongType = TensorSpec.Of("x", ElementType.Float, ["batch", 4], (shape, random) => randn(shape, float64, generator: random));
        TensorSpec wrongShape = TensorSpec.Of("x", ElementType.Float, ["batch", 4], (shape, random) => randn(shape[0], 5, generator: random));
        Assert.Equal("Input 'x': the sample is Float64[1, 4], not Float[1, 4].", Refusal(network, wrongType).Message);
        Assert.Equal("Input 'x': the sample is Float32[1, 5], not Float[1, 4].", Refusal(network, wrongShape).Message);
    }

    [Fact]
    public void An_input_that_nothing_reads_stays()
    {
        using var network = new WrittenPair((a, b) => (a + 1, a - 1), (g, a, b) => [g.Add(a, 1), g.Sub(a, 1)]);
        Export(network, new ExportOptions { Inputs = [TensorSpec.Float("a", ["batch"]), TensorSpec.Int32("b", ["batch"], 1, 3)], Outputs = ["x", "y"] });
        Assert.Equal(["a", "b"], Model.Graph.Input.Select(i => i.Name));
    }

    private static IEnumerable<string> Dimensions(ValueInfoProto info) => info.Type.TensorType.Shape.Dim.Select(d => d.DimParam.Length > 0 ? d.DimParam : $"{d.DimValue}");
}
