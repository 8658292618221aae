using MlNetPath.Onnx.Graph;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace MlNetPath.Onnx.Torch.Tests.Exporting;

/// <summary>Exports that fail: the error says where, and no file is written or changed.</summary>
public sealed class FailedExportTests : ExportFolder
{
    private static readonly TensorSpec X = TensorSpec.Float("x", ["batch", 4]);

    private static Written Liar => new(x => x.sin(), (g, x) => g.Cos(x));

    [Theory]
    [InlineData("missing/network.onnx", "missing")]
    [InlineData("file/network.onnx", "file")]
    [InlineData("folder", "folder")]
    public void A_path_that_cannot_be_written_is_named(string path, string part)
    {
        File.WriteAllText(Path.Combine(Folder, "file"), "something");
        Directory.CreateDirectory(Path.Combine(Folder, "folder"));
        using Sequential network = Sequential(Linear(4, 4));
        OnnxExportException e = Assert.Throws<OnnxExportException>(() => TorchOnnx.Export(network, Path.Combine(Folder, path), new() { Inputs = [X], Outputs = ["y"] }));
        Assert.Equal(ExportFailure.File, e.Failure);
        Assert.Contains(Path.Combine(Folder, part), e.Message, StringComparison.Ordinal);
        Assert.Equal(["file", "folder"], Directory.GetFileSystemEntries(Folder).Select(f => Path.GetFileName(f)!).Order(StringComparer.Ordinal));
        Assert.Equal("something", File.ReadAllText(Path.Combine(Folder, "file")));
    }

    [Fact]
    public void The_file_from_before_stays()
    {
        File.WriteAllText(FilePath, "from before");
        Refusal(Liar, X);
        Assert.Equal("from before", File.ReadAllText(FilePath));
        Assert.Single(Directory.GetFileSystemEntries(Folder));

        using Sequential network = Sequential(Linear(4, 4));
        Export(network, X);
        Assert.Single(Directory.GetFileSystemEntries(Folder));
        Assert.NotEmpty(Model.Graph.Node);
    }

    [Fact]
    public void The_innermost_module_that_differs_is_named()
    {
        using Sequential network = Sequential(
            ("head", Linear(4, 4)), ("body", Sequential(("block", Sequential(("fine", Linear(4, 4)), ("liar", Liar))))), ("tail", Sequential(("liar", Liar))));
        Assert.Contains("The first module that differs is 'body.block.liar' (Written).", Refusal(network, X).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_difference_that_no_submodule_has_is_the_networks_own()
    {
        Assert.Contains("The first module that differs is the network itself (Written).", Refusal(Liar, X).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Where_forward_is_called_past_the_hooks_the_module_around_it_is_named()
    {
        using Sequential network = Sequential(("fine", Linear(4, 4)), ("around", new PastTheHooks()));
        Assert.Contains("The first module that differs is 'around' (PastTheHooks).", Refusal(network, X).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_module_called_in_both_ways_is_not_compared_with_the_wrong_call()
    {
        using var network = new BothWays();
        Assert.Contains("The first module that differs is 'liar' (Written).", Refusal(network, X).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_module_of_four_inputs_is_named()
    {
        using var network = new AroundFour();
        Assert.Contains("The first module that differs is 'four' (Four).", Refusal(network, X).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Another_shape_is_told()
    {
        using var network = new Written(x => x.sum(1), (g, x) => g.ReduceSum(x, [1], keepDims: true));
        Assert.Contains("output 'y' at batch=1 is Float32[1, 1] instead of Float32[1].", Refusal(network, X).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Another_type_is_told()
    {
        using var network = new Written(x => x.argmax(1), (g, x) => g.Cast(g.ArgMax(x, 1), ElementType.Int32));
        Assert.Contains("output 'y' at batch=1 is Int32[1] instead of Int64[1].", Refusal(network, X).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Not_a_number_equals_itself_and_nothing_else()
    {
        using var both = new Written(x => x.log(), (g, x) => g.Log(x));
        Export(both, X);
        using var one = new Written(x => x.log(), (g, x) => g.Log(g.Abs(x)));
        Refusal(one, X);
        using var infinite = new Written(x => x / 0, (g, x) => g.Neg(g.Div(x, 0)));
        Refusal(infinite, X);
    }

    [Fact]
    public void A_network_that_fails_when_it_is_run_again_does_not_hide_the_difference()
    {
        int calls = 0;
        using var network = new Written(x => calls++ == 0 ? x.sin() : throw new InvalidOperationException("once only"), (g, x) => g.Cos(x));
        string message = Refusal(network, X).Message;
        Assert.StartsWith("The exported file does not compute what the network does: output 'y' at batch=1 is off by up to", message, StringComparison.Ordinal);
        Assert.Contains("Which module differs first could not be found out", message, StringComparison.Ordinal);
        Assert.Contains("once only", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_network_that_does_not_agree_with_itself_is_told()
    {
        int calls = 0;
        using var counting = new Written(x => x + calls++, (g, x) => g.Sub(x, 1));
        Assert.Contains("run again on the same inputs, it gives something else", Refusal(counting, X).Message, StringComparison.Ordinal);
        using var learning = new Written(x => is_grad_enabled() ? x : x + 1, (g, x) => g.Mul(x, 1));
        Assert.Contains("with gradients enabled it gives something else", Refusal(learning, X).Message, StringComparison.Ordinal);
        Assert.DoesNotContain("agree with itself", Refusal(Liar, X).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_recorder_that_cannot_be_made_leaves_no_hooks()
    {
        using Linear module = Linear(4, 4);
        using var scope = NewDisposeScope();
        using Tensor x = ones(1, 4);
        Assert.Equal(1, Kept(module, x));
        Assert.Throws<InvalidOperationException>(() => new ModuleRecorder(ThenFail(module)));
        Assert.Equal(1, Kept(module, x));
        using var recorder = new ModuleRecorder([module]);
        Assert.True(Kept(module, x) > 1);

        static int Kept(Linear module, Tensor x)
        {
            using var inner = NewDisposeScope();
            module.call(x);
            return inner.DisposablesCount;
        }

        static IEnumerable<Module> ThenFail(Module module)
        {
            yield return module;
            throw new InvalidOperationException();
        }
    }

    [Fact]
    public void Nothing_but_not_a_number_proves_nothing()
    {
        using var network = new Written(x => x * double.NaN, (g, x) => g.Mul(x, double.NaN));
        Assert.StartsWith("Every element of output 'y' is NaN in every run", Refusal(network, X).Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(Folder));
        using var lucky = new Written(x => x.log(), (g, x) => g.Log(x));
        ExportReport report = Export(lucky, X);
        Assert.InRange(report.Outputs[0].NotNumbers, 1, 43);
        Assert.Contains($", {report.Outputs[0].NotNumbers} elements NaN in both", report.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Large_integers_are_compared_exactly()
    {
        TensorSpec ids = TensorSpec.Int64("x", ["batch"], 1L << 60, 1L << 61);
        using var network = new Written(x => x + 1, (g, x) => x);
        Assert.Contains("is off by up to 1.0e+0", Refusal(network, ids).Message, StringComparison.Ordinal);
        using var right = new Written(x => x + 1, (g, x) => g.Add(x, 1));
        Assert.Equal(0, Export(right, ids).Outputs[0].MaxAbsoluteDifference);
    }

    [Fact]
    public void A_parameter_of_a_type_that_is_not_exported_is_named()
    {
        using Sequential network = Sequential(("fine", Linear(4, 4)), ("odd", new Odd()));
        Assert.Equal("Module 'odd' (Odd): Tensors of ComplexFloat32 are not exported. One is 'odd.turn'", Refusal(network, X).Message);
    }

    [Fact]
    public void A_module_that_works_in_place_does_not_change_what_the_file_is_given()
    {
        using Sequential network = Sequential(("act", LeakyReLU(0.5, inplace: true)), ("linear", Linear(4, 4)));
        Export(network, X);
        using Sequential liar = Sequential(("act", ReLU(inplace: true)), ("liar", new Written(x => x + 1, (g, x) => g.Add(x, 2))));
        Assert.Contains("'liar'", Refusal(liar, X).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_exporter_that_fits_no_operator_is_named()
    {
        using Sequential network = Sequential(("odd", new Written(x => x, (g, x) => g.MatMul(x, g.Constant(OnnxTensor.From<float>(new float[9], 3, 3))))));
        Assert.StartsWith("Module 'odd' (Written): MatMul", Refusal(network, X).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_result_that_is_no_tensor_is_refused()
    {
        using var network = new Counting();
        Assert.Contains("forward gives Int64; tensors, tuples and lists of them can be exported", Refusal(network, X).Message, StringComparison.Ordinal);
    }

    private sealed class PastTheHooks : Module<Tensor, Tensor>, IOnnxModule
    {
        private readonly Module<Tensor, Tensor> inner = Liar;

        public PastTheHooks()
            : base(nameof(PastTheHooks)) => RegisterComponents();

        public override Tensor forward(Tensor x) => inner.forward(x);

        public OnnxValue Export(OnnxScope g, OnnxValue x) => g.Call(inner, x);
    }

    // The sine is called once past the hooks and once through them, rightly both times.
    private sealed class BothWays : Module<Tensor, Tensor>, IOnnxModule
    {
        private readonly Written sine = new(x => x.sin(), (g, x) => g.Sin(x));
        private readonly Module<Tensor, Tensor> liar = Liar;

        public BothWays()
            : base(nameof(BothWays)) => RegisterComponents();

        public override Tensor forward(Tensor x) => liar.call(sine.call(sine.forward(x)));

        public OnnxValue Export(OnnxScope g, OnnxValue x) => g.Call(liar, g.Call(sine, g.Call(sine, x)));
    }

    private sealed class Odd : Module<Tensor, Tensor>, IOnnxModule
    {
        public Odd()
            : base(nameof(Odd)) => register_buffer("turn", zeros(4, complex64));

        public override Tensor forward(Tensor x) => x;

        public OnnxValue Export(OnnxScope g, OnnxValue x) => g.Mul(x, g.Tensor(get_buffer("turn")!));
    }

    private sealed class Four() : Module<Tensor, Tensor, Tensor, Tensor, Tensor>(nameof(Four)), IOnnxMultiModule
    {
        public override Tensor forward(Tensor a, Tensor b, Tensor c, Tensor d) => a + b + c + d;

        public IReadOnlyList<OnnxValue> Export(OnnxScope g, IReadOnlyList<OnnxValue?> inputs) => [g.Add(inputs[0]!, inputs[1]!)];
    }

    private sealed class AroundFour : Module<Tensor, Tensor>, IOnnxModule
    {
        private readonly Four four = new();

        public AroundFour()
            : base(nameof(AroundFour)) => RegisterComponents();

        public override Tensor forward(Tensor x) => four.call(x, x, x, x);

        public OnnxValue Export(OnnxScope g, OnnxValue x) => g.Call(four, [x, x, x, x])[0];
    }

    private sealed class Counting() : Module<Tensor, long>(nameof(Counting)), IOnnxModule
    {
        public override long forward(Tensor x) => x.numel();

        public OnnxValue Export(OnnxScope g, OnnxValue x) => x;
    }
}
