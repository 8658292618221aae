using MlNetPath.Onnx.Graph;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace MlNetPath.Onnx.Torch.Tests.Exporting;

/// <summary>What people write with TorchSharp beyond layers in a row: tied, shared, frozen, hooked, nested, empty. It is exported right, or refused; never exported wrong.</summary>
public sealed class UserNetworkTests : ExportFolder
{
    private static readonly TensorSpec X = TensorSpec.Float("x", ["batch", 4]);

    [Fact]
    public void An_output_layer_tied_to_the_embedding()
    {
        using Embedding embedding = Embedding(11, 6);
        using var network = new Written(
            ids => functional.linear(embedding.call(ids).mean([1L]), embedding.weight!), (g, ids) => g.Linear(g.ReduceMean(g.Call(embedding, ids), [1]), g.Tensor(embedding.weight!)));
        network.register_module("embedding", embedding);
        ExportReport report = Export(network, TensorSpec.Int64("ids", ["batch", "length"], 0, 10));
        Assert.Equal(66, report.Parameters);
        Assert.Single(Model.Graph.Initializer, i => i.Dims.SequenceEqual([11L, 6L]));
    }

    [Fact]
    public void A_submodule_under_two_names()
    {
        Linear shared = Linear(4, 4);
        using Sequential network = Sequential(("first", Sequential(("a", shared), ("act", Tanh()))), ("second", Sequential(("b", shared))));
        Assert.Equal(20, Export(network, X).Parameters);
        Assert.Equal(["first.a.weight", "first.a.bias"], Model.Graph.Initializer.Select(i => i.Name));
    }

    [Fact]
    public void Weights_that_are_parts_transposed_or_strided()
    {
        using Tensor all = rand(9, 8);
        Linear narrow = Linear(4, 3);
        narrow.weight = new Parameter(all.narrow(0, 2, 3).narrow(1, 3, 4));
        Linear transposed = Linear(3, 5);
        transposed.weight = new Parameter(rand(3, 5).t());
        Linear strided = Linear(5, 4);
        strided.weight = new Parameter(all.slice(0, 0, 8, 2).narrow(1, 0, 5));
        Assert.False(narrow.weight.is_contiguous() || transposed.weight.is_contiguous() || strided.weight.is_contiguous());
        using Sequential network = Sequential(("narrow", narrow), ("transposed", transposed), ("strided", strided));
        Assert.Equal(network.parameters().Sum(p => p.numel()), Export(network, X).Parameters);
    }

    [Fact]
    public void A_convolution_with_a_strided_kernel()
    {
        using Conv2d convolution = Conv2d(2, 3, 3);
        convolution.weight = new Parameter(rand(3, 3, 2, 3).permute(3, 2, 0, 1).contiguous().permute(0, 1, 3, 2));
        Assert.False(convolution.weight.is_contiguous());
        Export(convolution, new ExportOptions { Inputs = [TensorSpec.Float("x", ["batch", 2, "height", "width"])], Outputs = ["y"], Sizes = new Dictionary<string, long[]> { ["height"] = [5, 7], ["width"] = [6] } });
    }

    [Fact]
    public void Frozen_parameters_and_buffers()
    {
        using var network = new Standardized();
        foreach (Parameter parameter in network.parameters())
        {
            parameter.requires_grad = false;
        }

        Assert.Equal(4 + 4 + 4 + 1, Export(network, X).Parameters);
        Assert.Equal(["deviation", "linear.bias", "linear.weight", "mean"], Model.Graph.Initializer.Select(i => i.Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_hook_that_changes_an_output_is_found_out()
    {
        using Linear hooked = Linear(4, 4);
        using Sequential network = Sequential(("fine", Linear(4, 4)), ("hooked", hooked));
        hooked.register_forward_hook((_, _, result) => result * 2);
        OnnxExportException e = Refusal(network, X);
        Assert.Equal((ExportFailure.Parity, "hooked"), (e.Failure, e.Module));
    }

    [Fact]
    public void A_hook_that_only_looks_is_run_and_stays()
    {
        int seen = 0;
        using Linear hooked = Linear(4, 4);
        hooked.register_forward_hook((_, _, result) =>
        {
            seen++;
            return result;
        });
        Export(hooked, X);
        Assert.Equal(4, seen);
        using Tensor y = hooked.call(ones(1, 4));
        Assert.Equal(5, seen);
    }

    [Fact]
    public void A_module_that_is_not_registered_is_exported_or_found_out()
    {
        using Linear hidden = Linear(4, 4);
        using var network = new Written(x => hidden.call(x), (g, x) => g.Call(hidden, x));
        ExportReport report = Export(network, X);
        Assert.Equal(0, report.Parameters); // nor does the network know of them
        Assert.Equal(["2 tensors of the file are not registered in the network; was RegisterComponents() called?"], report.Notes);
        network.register_module("hidden", hidden);
        Assert.Empty(Export(network, X).Notes);
        using Dropout dropout = Dropout();
        using var random = new Written(x => dropout.call(x), (g, x) => g.Call(dropout, x));
        Assert.Contains("(Dropout)", Refusal(random, X).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Scalars_and_outputs_that_are_inputs_weights_or_each_other()
    {
        Parameter scale = new(tensor(3f));
        using var scalar = new Written(x => (x * scale).sum(), (g, x) => g.ReduceSum(g.Mul(x, g.Tensor(scale)), [0, 1]));
        Assert.Equal(["[]", "[]", "[]", "[]"], Export(scalar, X).Outputs[0].Shapes);
        using var same = new WrittenPair((a, b) => (a.alias(), a + b), (g, a, b) => [a, g.Add(a, b)]);
        Export(same, new ExportOptions { Inputs = [X, TensorSpec.Float("z", ["batch", 4])], Outputs = ["same", "sum"] });
        using var twice = new WrittenPair((a, b) => (a + b, a + b), (g, a, b) => g.Add(a, b) is var sum ? [sum, sum] : []);
        Export(twice, new ExportOptions { Inputs = [X, TensorSpec.Float("z", ["batch", 4])], Outputs = ["one", "two"] });
        using var constant = new WrittenPair((a, b) => (a + b, scale * 1), (g, a, b) => [g.Add(a, b), g.Tensor(scale)]);
        Export(constant, new ExportOptions { Inputs = [X, TensorSpec.Float("z", ["batch", 4])], Outputs = ["sum", "scale"] });
    }

    [Fact]
    public void Inputs_without_elements()
    {
        using Sequential network = Sequential(("linear", Linear(4, 6)), ("norm", LayerNorm(6)), ("act", GELU()), ("out", Linear(6, 2)));
        Export(network, new ExportOptions { Inputs = [TensorSpec.Float("x", ["batch", "length", 4])], Outputs = ["y"], Sizes = new Dictionary<string, long[]> { ["length"] = [0, 3], ["batch"] = [2, 0, 1] } });
        Assert.Equal(["[2, 0, 2]", "[0, 3, 2]", "[1, 0, 2]", "[2, 3, 2]"], Export(network, new ExportOptions { Inputs = [TensorSpec.Float("x", ["batch", "length", 4])], Outputs = ["y"], Sizes = new Dictionary<string, long[]> { ["length"] = [0, 3], ["batch"] = [2, 0, 1] } }).Outputs[0].Shapes);
        using var sum = new Written(x => x.sum([1L]), (g, x) => g.ReduceSum(x, [1]));
        Export(sum, new ExportOptions { Inputs = [TensorSpec.Float("x", ["batch", "length"])], Outputs = ["y"], Sizes = new Dictionary<string, long[]> { ["length"] = [0, 3] } });
        using Embedding embedding = Embedding(5, 3);
        Export(embedding, new ExportOptions { Inputs = [TensorSpec.Int64("ids", ["batch", "length"], 0, 4)], Outputs = ["y"], Sizes = new Dictionary<string, long[]> { ["length"] = [0, 3] } });
    }

    [Fact]
    public void Layers_without_elements()
    {
        using Linear none = Linear(4, 0);
        Assert.Equal(0, Export(none, X).Parameters);
    }

    [Fact]
    public void Bytes_of_images_and_other_integers()
    {
        TensorSpec image = TensorSpec.Of("image", ElementType.UInt8, ["batch", 3, "height", "width"], (size, random) => randint(0, 256, size, dtype: ScalarType.Byte, generator: random));
        using Conv2d convolution = Conv2d(3, 2, 3, padding: 1);
        using var network = new Written(x => convolution.call(x.to(float32) / 255), (g, x) => g.Call(convolution, g.Div(g.Cast(x, ElementType.Float), 255)));
        Export(network, image);
        using var integers = new Written(x => (x * 3) - x.amax([1L], true), (g, x) => g.Sub(g.Mul(x, 3), g.ReduceMax(x, [1], keepDims: true)));
        Export(integers, TensorSpec.Int32("x", ["batch", "length"], -1000, 1000));
        Export(integers, TensorSpec.Int64("x", ["batch", "length"], -1000, 1000));
        using var floored = new Written(x => x.div(2, RoundingMode.floor), (g, x) => g.Div(x, 2));
        Assert.Equal(ExportFailure.Parity, Refusal(floored, TensorSpec.Int64("x", ["batch", "length"], -9, 9)).Failure);
    }

    [Fact]
    public void Modules_in_each_other()
    {
        Module<Tensor, Tensor> network = Linear(4, 4);
        for (int i = 0; i < 10; i++)
        {
            network = Sequential(("in", network));
        }

        using (network)
        {
            Export(network, X);
            Assert.EndsWith(".in.in.weight", Model.Graph.Initializer[0].Name, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Two_hundred_layers()
    {
        using Sequential network = Sequential([.. Enumerable.Range(0, 100).SelectMany(_ => new Module<Tensor, Tensor>[] { Linear(4, 4), Tanh() })]);
        Assert.Equal(100 * 20, Export(network, X).Parameters);
    }

    [Fact]
    public void Sequences_of_modules_of_ones_own()
    {
        using Sequential network = Sequential(("a", new Standardized()), ("b", new RandomNetwork.Residual(Linear(1, 1))));
        Export(network, X);
    }

    [Fact]
    public void A_square_of_one_open_length()
    {
        using var network = new Written(x => x.matmul(x) + x.t(), (g, x) => g.Add(g.MatMul(x, x), g.Transpose(x, 1, 0)));
        Assert.Equal(["[1, 1]", "[3, 3]", "[5, 5]", "[2, 2]"], Export(network, TensorSpec.Float("x", ["n", "n"])).Outputs[0].Shapes);
    }

    [Fact]
    public void A_batch_that_counts()
    {
        using var network = new Written(x => x.sum([0L]) / x.shape[0], (g, x) => g.Div(g.ReduceSum(x, [0]), g.Cast(g.Length(x, 0), ElementType.Float)));
        Export(network, X);
        using var wrong = new Written(x => x.sum([0L]) / x.shape[0], (g, x) => g.ReduceSum(x, [0]));
        Refusal(wrong, X);
    }

    [Fact]
    public void Several_exports_at_once()
    {
        Parallel.For(0, 8, i =>
        {
            using Sequential network = Sequential(("a", Linear(4, 8)), ("b", new RandomNetwork.Residual(TransformerFree(8))), ("c", Linear(8, 2)));
            ExportReport report = TorchOnnx.Export(network, Path.Combine(Folder, $"{i}.onnx"), new() { Inputs = [X], Outputs = ["y"] });
            Assert.Equal(network.parameters().Sum(p => p.numel()), report.Parameters);
        });

        static Sequential TransformerFree(int size) => Sequential(("norm", LayerNorm(size)), ("linear", Linear(size, size)), ("act", GELU()));
    }

    [Fact]
    public void Names_that_are_taken_or_empty_are_refused_as_options()
    {
        using Linear network = Linear(4, 4);
        Assert.Throws<ArgumentException>(() => Export(network, new ExportOptions { Inputs = [X], Outputs = ["x"] }));
        Assert.Throws<ArgumentException>(() => Export(network, new ExportOptions { Inputs = [X, X], Outputs = ["y"] }));
        Assert.Throws<ArgumentException>(() => Export(network, new ExportOptions { Inputs = [X], Outputs = [""] }));
        Assert.Throws<ArgumentException>(() => Export(network, new ExportOptions { Inputs = [TensorSpec.Float("", ["batch", 4])], Outputs = ["y"] }));
        Export(network, new ExportOptions { Inputs = [TensorSpec.Float("weight", ["batch", 4])], Outputs = ["bias"] });
        Assert.Equal(["weight_1", "bias_1"], Model.Graph.Initializer.Select(i => i.Name));
    }

    private sealed class Standardized : Module<Tensor, Tensor>, IOnnxModule
    {
        private readonly Linear linear = Linear(4, 1);

        public Standardized()
            : base(nameof(Standardized))
        {
            register_buffer("mean", rand(4));
            register_buffer("deviation", rand(4) + 0.5);
            RegisterComponents();
        }

        public override Tensor forward(Tensor x) => linear.call((x - get_buffer("mean")!) / get_buffer("deviation")!);

        public OnnxValue Export(OnnxScope g, OnnxValue x) => g.Call(linear, g.Div(g.Sub(x, g.Tensor(get_buffer("mean")!)), g.Tensor(get_buffer("deviation")!)));
    }
}
