using MlNetPath.Onnx.Graph;
using MlNetPath.Onnx.Graph.Schema;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace MlNetPath.Onnx.Torch.Tests.Exporting;

/// <summary>The proof beside the file: all of it or none.</summary>
public sealed class TestDataSetsTests : ExportFolder
{
    private static readonly ExportOptions Options = new() { Inputs = [TensorSpec.Float("x", ["batch", 4]), null, TensorSpec.Bool("mask", ["batch", 4])], Outputs = ["y"], WriteTestData = true };

    [Fact]
    public void Every_run_is_written_with_its_names_shapes_and_values()
    {
        using var network = new Masked(right: true);
        ExportReport report = Export(network, Options);
        Assert.Equal(["network.onnx", "test_data_set_0", "test_data_set_1", "test_data_set_2", "test_data_set_3"], Entries());
        Assert.Equal(report.Cases.Count, Entries().Length - 1);
        Assert.Equal(["input_0.pb", "input_1.pb", "output_0.pb"], Directory.GetFiles(Set(2)).Select(f => Path.GetFileName(f)!).Order(StringComparer.Ordinal));
        TensorProto x = Read(2, "input_0.pb");
        TensorProto y = Read(2, "output_0.pb");
        Assert.Equal(("x", "y", "mask"), (x.Name, y.Name, Read(2, "input_1.pb").Name));
        Assert.Equal([5, 4], x.Dims);
        bool[] mask = OnnxTensor.FromProto(Read(2, "input_1.pb")).Span<bool>().ToArray();
        Assert.Equal(OnnxTensor.FromProto(x).Span<float>().ToArray().Select((v, i) => mask[i] ? 0 : v * 2), OnnxTensor.FromProto(y).Span<float>().ToArray());
    }

    [Fact]
    public void Older_sets_are_replaced_and_nothing_else()
    {
        Directory.CreateDirectory(Set(7));
        Directory.CreateDirectory(Path.Combine(Folder, "test_data_set_of_mine"));
        Older("from before");
        using var network = new Masked(right: true);
        Export(network, Options);
        Assert.Equal(["network.onnx", "test_data_set_0", "test_data_set_1", "test_data_set_2", "test_data_set_3", "test_data_set_of_mine"], Entries());
        Assert.NotEqual(11, new FileInfo(Path.Combine(Set(0), "input_0.pb")).Length);
    }

    [Fact]
    public void A_failed_export_leaves_the_older_sets()
    {
        Older("from before");
        using var liar = new Masked(right: false);
        Refusal(liar, Options);
        Assert.Equal(["test_data_set_0"], Entries());
        Assert.Equal("from before", File.ReadAllText(Path.Combine(Set(0), "input_0.pb")));
    }

    [Fact]
    public void A_model_that_cannot_take_its_place_brings_the_older_sets_back()
    {
        using var network = new Masked(right: true);
        Older("from before");
        var inTheWay = new TestDataSets(FilePath);
        using (inTheWay)
        {
            using Tensor value = ones(1);
            inTheWay.Add([("x", value)], [("y", value)]);
            inTheWay.Add([("x", value)], [("y", value)]);
            inTheWay.Place();
            Assert.Equal(2, Directory.GetDirectories(Folder, "test_data_set_*").Length); // and now the model could not be placed
        }

        Assert.Equal(["test_data_set_0"], Entries());
        Assert.Equal("from before", File.ReadAllText(Path.Combine(Set(0), "input_0.pb")));
    }

    [Fact]
    public void A_set_that_cannot_be_placed_brings_all_back()
    {
        File.WriteAllText(Set(3), "a file of that name");
        Older("from before");
        using var network = new Masked(right: true);
        OnnxExportException e = Refusal(network, Options);
        Assert.Equal(ExportFailure.File, e.Failure);
        Assert.Contains(Folder, e.Message, StringComparison.Ordinal);
        Assert.Equal(["test_data_set_0", "test_data_set_3"], Entries());
        Assert.Equal("from before", File.ReadAllText(Path.Combine(Set(0), "input_0.pb")));
    }

    [Fact]
    public void Without_the_option_nothing_is_written_or_removed()
    {
        Older("from before");
        using var network = new Masked(right: true);
        ExportReport report = Export(network, Options with { WriteTestData = false });
        Assert.Equal(["network.onnx", "test_data_set_0"], Entries());
        Assert.Contains("test data of an earlier export, such as test_data_set_0, which need not fit this file", Assert.Single(report.Notes), StringComparison.Ordinal);
        Assert.Empty(Export(network, Options).Notes);
    }

    private void Older(string text)
    {
        Directory.CreateDirectory(Set(0));
        File.WriteAllText(Path.Combine(Set(0), "input_0.pb"), text);
    }

    private string Set(int number) => Path.Combine(Folder, $"test_data_set_{number}");

    private TensorProto Read(int set, string file) => TensorProto.Parser.ParseFrom(File.ReadAllBytes(Path.Combine(Set(set), file)));

    private string[] Entries() => [.. Directory.GetFileSystemEntries(Folder).Select(f => Path.GetFileName(f)!).Order(StringComparer.Ordinal)];

    private sealed class Masked(bool right) : Module<Tensor, Tensor?, Tensor, Tensor>(nameof(Masked)), IOnnxMultiModule
    {
        public override Tensor forward(Tensor x, Tensor? nothing, Tensor mask) => (x * 2).masked_fill(mask, 0);

        public IReadOnlyList<OnnxValue> Export(OnnxScope g, IReadOnlyList<OnnxValue?> inputs) => [g.Where(inputs[2]!, 0, g.Mul(inputs[0]!, right ? 2 : 3))];
    }
}
