using MlNetPath.Onnx.Graph;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace MlNetPath.Onnx.Torch.Tests.Exporting;

/// <summary>Every kind of failure: what the message says, and what the exception tells a program.</summary>
public sealed class FailureTests : ExportFolder
{
    private static readonly TensorSpec X = TensorSpec.Float("x", ["batch", 4]);

    [Fact]
    public void A_difference_says_where_what_and_how_much()
    {
        using Sequential network = Sequential(("fine", Identity()), ("liar", new Written(x => cat([zeros(1), ones(3)]).expand_as(x) * 1, (g, x) => g.Add(g.Mul(x, 0), g.Constant(OnnxTensor.From<float>([0, 1, 1.5f, 1.25f], 4))))));
        OnnxExportException e = Refusal(network, X);
        Assert.Equal(
            "The exported file does not compute what the network does: output 'y' at batch=1 is off by up to 5.0e-1, worst at [0, 2]: 1 wanted, 1.5 got, 2e-5 allowed; 2 of 4 elements are off. The first module that differs is 'liar' (Written).",
            e.Message);
        Assert.Equal((ExportFailure.Parity, "liar", "y"), (e.Failure, e.Module, e.Output));
    }

    [Fact]
    public void A_difference_of_integers_and_of_truth_values_is_told_exactly()
    {
        using var integers = new Written(x => x + 1, (g, x) => g.Add(x, 2));
        Assert.Contains("worst at [0]: 1152921504606846978 wanted, 1152921504606846979 got, 0e+0 allowed; 1 of 1 elements are off", Refusal(integers, TensorSpec.Int64("x", ["batch"], (1L << 60) + 1, (1L << 60) + 1)).Message, StringComparison.Ordinal);
        using var truths = new Written(x => x.logical_not(), (g, x) => g.Or(x, g.Not(x)));
        Assert.Contains(": false wanted, true got, ", Refusal(truths, TensorSpec.Bool("x", ["batch", 4])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Where_one_side_is_not_a_number_it_is_told()
    {
        using var network = new Written(x => x.log(), (g, x) => g.Log(g.Abs(x)));
        Assert.Matches(@"is off by up to \S+, worst at \[.*\]: NaN wanted, -?[0-9.]+ got, ", Refusal(network, X).Message);
    }

    [Fact]
    public void A_module_that_throws_is_named_with_what_it_throws()
    {
        using Sequential network = Sequential(("a", Identity()), ("b", Sequential(("odd", new Written(x => x, (g, x) => throw new InvalidOperationException("never thought of"))))));
        OnnxExportException e = Refusal(network, X);
        Assert.Equal("Module 'b.odd' (Written): its export throws InvalidOperationException: never thought of", e.Message);
        Assert.Equal((ExportFailure.Module, "b.odd", null), (e.Failure, e.Module, e.Output));
        Assert.IsType<InvalidOperationException>(e.InnerException);
    }

    [Fact]
    public void A_graph_that_does_not_fit_names_the_module()
    {
        using Sequential network = Sequential(("odd", new Written(x => x, (g, x) => g.Reshape(x, 3, 3, 3))), ("after", Identity()));
        OnnxExportException e = Refusal(network, TensorSpec.Float("x", [2, 4]));
        Assert.StartsWith("Module 'odd' (Written): ", e.Message, StringComparison.Ordinal);
        Assert.IsType<GraphException>(e.InnerException);
    }

    [Fact]
    public void A_value_that_is_null_or_of_another_graph_is_refused()
    {
        OnnxValue foreign = new GraphBuilder("other").Input("z", ElementType.Float, ["batch", 4]);
        using Sequential strange = Sequential(("odd", new Written(x => x, (g, x) => foreign)));
        Assert.StartsWith("Module 'odd' (Written): its export gives a value that is null or of another graph", Refusal(strange, X).Message, StringComparison.Ordinal);
        using Sequential nothing = Sequential(("odd", new Written(x => x, (g, x) => null!)));
        Assert.StartsWith("Module 'odd' (Written): its export gives a value that is null", Refusal(nothing, X).Message, StringComparison.Ordinal);
        using Sequential mixed = Sequential(("odd", new Written(x => x, (g, x) => g.Add(x, foreign))));
        Assert.StartsWith("Module 'odd' (Written): its export throws ArgumentException: The value 'z' belongs to another graph", Refusal(mixed, X).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_module_in_which_the_network_fails_is_named()
    {
        using Sequential network = Sequential(("a", Identity()), ("b", Sequential(("c", Identity()), ("odd", new Written(x => x.reshape(3, 3), (g, x) => g.Mul(x, 1))))));
        OnnxExportException e = Refusal(network, X);
        Assert.StartsWith("The network itself fails at batch=1, on inputs of shapes [1, 4], in 'b.odd' (Written): shape '[3, 3]' is invalid for input of size 4", e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', e.Message);
        Assert.Equal((ExportFailure.Network, "b.odd"), (e.Failure, e.Module));
    }

    [Fact]
    public void A_module_that_the_runtime_has_no_kernel_for_is_named()
    {
        using Sequential network = Sequential(("first", Identity()), ("block", Sequential(("erf", new Written(x => x.erf(), (g, x) => g.Erf(x))))));
        OnnxExportException e = Refusal(network, TensorSpec.Double("x", ["batch", 4]));
        Assert.StartsWith("Module 'block.erf' (Written): ONNX Runtime does not load what was exported, at its node 'block.erf/Erf': ", e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("Load model from", e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("network.onnx", e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("to(float32)", e.Message, StringComparison.Ordinal);
        Assert.Equal((ExportFailure.Runtime, "block.erf"), (e.Failure, e.Module));
        Assert.Empty(Directory.GetFileSystemEntries(Folder));
    }

    [Fact]
    public void A_network_in_bfloat16_is_told_the_way_out()
    {
        using Module network = Linear(4, 4).to(bfloat16);
        OnnxExportException e = Refusal(network, TensorSpec.BFloat16("x", ["batch", 4]));
        Assert.EndsWith(". It has few kernels for bfloat16: export the network after to(float32).", e.Message, StringComparison.Ordinal);
        Assert.Equal(ExportFailure.Runtime, e.Failure);
    }

    [Fact]
    public void Inputs_of_another_type_than_the_weights_are_refused_where_they_meet()
    {
        using Sequential network = Sequential(("convolution", Conv2d(3, 2, 3)));
        OnnxExportException e = Refusal(network, TensorSpec.Double("image", ["batch", 3, 8, 8]));
        Assert.StartsWith("Module 'convolution' (Conv2d): Conv in 'convolution': 'image' is Double and 'convolution.weight' is Float; they must have one type.", e.Message, StringComparison.Ordinal);
        Assert.Equal((ExportFailure.Module, "convolution"), (e.Failure, e.Module));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_module_at_which_the_runtime_fails_is_named(bool fused)
    {
        // The indices are out of range, which nobody sees before it runs.
        using Sequential network = Sequential(
            ("first", Linear(4, 4)),
            ("block", Sequential(("gather", new Written(x => x * 1, (g, x) => g.Gather(x, g.Cast(g.Add(g.Mul(g.ReduceMax(x, [0, 1]), 0), 1000), ElementType.Int64), 1))))),
            ("last", fused ? ReLU() : Identity()));
        OnnxExportException e = Refusal(network, X);
        Assert.StartsWith("Module 'block.gather' (Written): ONNX Runtime fails on what was exported at batch=1, on inputs of shapes [1, 4], at its node 'block.gather/Gather': ", e.Message, StringComparison.Ordinal);
        Assert.Equal((ExportFailure.Runtime, "block.gather"), (e.Failure, e.Module));
    }

    [Fact]
    public void The_node_of_a_message_is_found_whatever_else_it_is_called_like()
    {
        string[] nodes = ["Add", "a/Add", "a.b/Add", "a.b/Add_1"];
        Assert.Equal("a.b/Add", FailedNode.In("Non-zero status code returned while running Add node. Name:'a.b/Add' Status Message: no", nodes));
        Assert.Equal("a/Add", FailedNode.In("Type Error: Type parameter (T) of Optype (Add) bound to different types in node (a/Add).", nodes));
        Assert.Equal("a.b/Add_1", FailedNode.In("Name:'a.b/Add_1/MatMulAddFusion'", nodes));
        Assert.Equal("Add", FailedNode.In("Name:'Add'", nodes));
        Assert.Null(FailedNode.In("Name:'fused'", nodes));
        using Linear module = Linear(1, 1);
        TracedCall[] calls = [new(module, string.Empty, []), new(module, "a", []), new(module, "a.b", [])];
        Assert.Equal("a.b", FailedNode.Call("a.b/Add", calls)!.Path);
        Assert.Equal("a.b", FailedNode.Call("a.b.part/Add", calls)!.Path);
        Assert.Equal("a", FailedNode.Call("a.bc/Add", calls)!.Path);
        Assert.Empty(FailedNode.Call("Add", calls)!.Path);
    }

    [Fact]
    public void An_output_of_a_type_that_torch_lacks_is_refused()
    {
        using var network = new Written(x => x, (g, x) => g.Cast(x, ElementType.UInt32));
        OnnxExportException e = Refusal(network, X);
        Assert.StartsWith("Output 'y' is UInt32", e.Message, StringComparison.Ordinal);
        Assert.Equal((ExportFailure.Parity, "y"), (e.Failure, e.Output));
    }

    [Fact]
    public void A_sample_that_cannot_be_made_is_named()
    {
        TensorSpec x = TensorSpec.Of("x", ElementType.Float, ["batch", 4], (_, _) => throw new NotSupportedException("no data here"));
        OnnxExportException e = Refusal(new Written(x => x, (g, x) => x), x);
        Assert.Equal("Input 'x': its sample of [1, 4] cannot be made: NotSupportedException: no data here", e.Message);
        Assert.Equal(ExportFailure.Network, e.Failure);
    }

    [Fact]
    public void Another_number_of_outputs_is_the_networks_failure()
    {
        using Linear network = Linear(4, 4);
        OnnxExportException e = Refusal(network, new ExportOptions { Inputs = [X], Outputs = ["y", "z"] });
        Assert.Equal("The network (Linear) gives 1 output, ExportOptions.Outputs names 2: y, z.", e.Message);
        Assert.Equal((ExportFailure.Network, null, null), (e.Failure, e.Module, e.Output));
    }
}
