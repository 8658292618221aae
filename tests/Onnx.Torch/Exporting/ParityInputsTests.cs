using MlNetPath.Onnx.Graph;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace MlNetPath.Onnx.Torch.Tests.Exporting;

/// <summary>What the parity check gives the network.</summary>
public sealed class ParityInputsTests : ExportFolder
{
    [Fact]
    public void Dimensions_of_different_names_differ_and_grow_beyond_a_batch()
    {
        List<IReadOnlyDictionary<string, long>> sizes = Sizes(new() { Inputs = [TensorSpec.Float("x", ["length", "batch", "height", "width"])], Outputs = ["y"] });
        Assert.Contains(sizes, s => s["length"] > 3);
        Assert.Contains(sizes, s => s.Values.Distinct().Count() == 4);
        Assert.Contains(sizes, s => s.Values.All(v => v == 1));
    }

    [Fact]
    public void A_dimension_differs_from_those_whose_sizes_are_given()
    {
        var given = new Dictionary<string, long[]> { ["batch"] = [1, 1, 7, 16], ["width"] = [8] };
        List<IReadOnlyDictionary<string, long>> sizes = Sizes(new() { Inputs = [TensorSpec.Float("x", ["batch", "length", "width"])], Outputs = ["y"], Sizes = given });
        Assert.All(sizes.Skip(2), s => Assert.Equal(3, s.Values.Distinct().Count()));
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData(new long[] { 8, 4, 2, 1 }, null)]
    [InlineData(new long[] { 1, 1, 1, 1, 1, 5 }, null)]
    [InlineData(new long[] { 4 }, new long[] { 1 })]
    [InlineData(new long[] { 6 }, new long[] { 2, 1, 1, 1 })]
    public void Rows_end_in_padding_are_all_padding_and_have_none_whatever_the_sizes(long[]? lengths, long[]? batches)
    {
        List<Tensor> rows = Rows(TensorSpec.Int64("ids", ["batch", "length"], 0, 1) with { Sample = (size, _) => ones(size, int64) }, lengths, batches);
        Assert.Contains(rows, r => r[0].ToInt64() != 0 && r[-1].ToInt64() == 0);
        Assert.Contains(rows, r => r.shape[0] > 1 && r.eq(0).all().ToBoolean());
        Assert.Contains(rows, r => r.shape[0] > 1 && r.ne(0).all().ToBoolean());
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData(new long[] { 8, 4, 2, 1 }, null)]
    [InlineData(new long[] { 8 }, new long[] { 1 })]
    public void Masks_have_rows_that_are_wholly_true_and_wholly_false(long[]? lengths, long[]? batches)
    {
        TensorSpec mask = TensorSpec.Bool("mask", ["batch", "length"]) with { Sample = (size, _) => (arange(size[^1]) % 2).eq(0).expand(size).clone() };
        List<Tensor> rows = [.. Rows(mask, lengths, batches).Where(r => r.shape[0] > 1)];
        Assert.Contains(rows, r => r.all().ToBoolean());
        Assert.Contains(rows, r => !r.any().ToBoolean());
    }

    [Theory]
    [InlineData(0, 4999, new long[] { 0, 0 })]
    [InlineData(-7, 5000, new long[] { 0, 0 })]
    [InlineData(3, 90000, new long[] { 1, 1 })]
    [InlineData(0, 90000, new long[] { 1, 1 })]
    [InlineData(3, 90000, new long[] { 1 })]
    [InlineData(0, 90000, new long[] { 4 })]
    [InlineData(-9, 90000, new long[] { })]
    public void Both_ends_of_a_range_are_given(long from, long to, long[] fixedShape)
    {
        TensorShape shape = fixedShape is [0, 0] ? ["batch", "length"] : TensorShape.Of(fixedShape);
        var options = new ExportOptions { Inputs = [TensorSpec.Int64("ids", shape, from, to)], Outputs = ["y"] };
        long[] values = [.. ParityCase.All(options).SelectMany(c => c.Inputs[0].flatten().data<long>().ToArray())];
        Assert.Equal((from, to), (values.Min(), values.Max()));
    }

    [Theory]
    [InlineData(0, 50)]
    [InlineData(-1, 49)]
    public void An_index_that_is_one_beyond_is_found_and_its_input_named(long from, long to)
    {
        using Embedding embedding = Embedding(50, 3);
        OnnxExportException e = Assert.Throws<OnnxExportException>(() => Export(embedding, TensorSpec.Int64("tokens", ["batch", "length"], from, to)));
        Assert.EndsWith($". Check the range of input 'tokens', which goes from {from} to {to}, both included.", e.Message, StringComparison.Ordinal);
        Assert.Equal(ExportFailure.Network, e.Failure);
        Export(embedding, TensorSpec.Int64("tokens", ["batch", "length"], 0, 49));
    }

    [Fact]
    public void Where_the_network_cannot_take_the_sizes_the_way_to_give_others_is_shown()
    {
        using var window = new Written(x => x.unfold(1, 5, 1).sum(2), (g, x) => x);
        Assert.EndsWith(
            ". If it cannot take these sizes, say which it can: Sizes = new Dictionary<string, long[]> { [\"length\"] = [5, 9] }.",
            Refusal(window, TensorSpec.Float("x", ["batch", "length"])).Message,
            StringComparison.Ordinal);
        using var sum = new WrittenPair((a, b) => (a + b, a - b), (g, a, b) => [g.Add(a, b), g.Sub(a, b)]);
        string message = Refusal(sum, new ExportOptions { Inputs = [TensorSpec.Float("a", ["batch", "left"]), TensorSpec.Float("b", ["batch", "right"])], Outputs = ["y", "z"] }).Message;
        Assert.Contains(". If 'left' and 'right' are always equal, give them one name. If it", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_size_for_a_name_that_no_input_has_is_refused()
    {
        using var network = new Written(x => x, (g, x) => x);
        ArgumentException e = Assert.Throws<ArgumentException>(() => Export(network, new ExportOptions
        {
            Inputs = [TensorSpec.Float("x", ["batch", "length"])],
            Outputs = ["y"],
            Sizes = new Dictionary<string, long[]> { ["lenght"] = [4] },
        }));
        Assert.StartsWith("Sizes names 'lenght', which no input has for a dimension; they have batch, length.", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Options_that_nothing_can_be_done_with_are_refused()
    {
        using var network = new Written(x => x, (g, x) => x);
        var options = new ExportOptions { Inputs = [TensorSpec.Float("x", ["batch"])], Outputs = ["y"] };
        Assert.Throws<ArgumentNullException>(() => TorchOnnx.Export(network, FilePath, null!));
        Assert.Throws<ArgumentNullException>(() => Export(network, options with { Inputs = null! }));
        Assert.Throws<ArgumentException>(() => TensorSpec.Of("x", ElementType.UInt16, ["batch"], (size, _) => zeros(size)));
        Assert.Throws<ArgumentNullException>(() => Export(network, options with { Outputs = null! }));
        Assert.All((double[])[-1, double.NaN, double.PositiveInfinity], bad =>
        {
            Assert.Throws<ArgumentOutOfRangeException>(() => Export(network, options with { AbsoluteTolerance = bad }));
            Assert.Throws<ArgumentOutOfRangeException>(() => Export(network, options with { RelativeTolerance = bad }));
        });
        Assert.Throws<ArgumentException>(() => Export(network, options with { Sizes = new Dictionary<string, long[]> { ["batch"] = [] } }));
    }

    private static List<IReadOnlyDictionary<string, long>> Sizes(ExportOptions options) => [.. ParityCase.All(options).Select(c => c.Sizes)];

    private static List<Tensor> Rows(TensorSpec input, long[]? lengths, long[]? batches)
    {
        var sizes = new Dictionary<string, long[]>();
        if (lengths is not null)
        {
            sizes["length"] = lengths;
        }

        if (batches is not null)
        {
            sizes["batch"] = batches;
        }

        return [.. ParityCase.All(new() { Inputs = [input], Outputs = ["y"], Sizes = sizes }).SelectMany(c => Enumerable.Range(0, (int)c.Inputs[0].shape[0]).Select(row => c.Inputs[0][row]))];
    }
}
