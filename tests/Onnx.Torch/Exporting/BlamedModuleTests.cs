using MlNetPath.Onnx.Graph;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace MlNetPath.Onnx.Torch.Tests.Exporting;

/// <summary>A slip in a module's own Export is laid at its door, not at that of a module which is given something else because of it.</summary>
public sealed class BlamedModuleTests : ExportFolder
{
    private static readonly TensorSpec X = TensorSpec.Float("x", ["batch", 4]);

    [Fact]
    public void An_operator_forgotten_between_two_modules()
    {
        using var network = new Forgetful();
        OnnxExportException e = Refusal(network, X);
        Assert.EndsWith(" What 'b' (Linear) is given differs already: look in Export of the module that calls it, the network itself (Forgetful).", e.Message, StringComparison.Ordinal);
        Assert.Equal(string.Empty, e.Module);
        using Sequential around = Sequential(("fine", Linear(4, 4)), ("slip", new Forgetful()));
        e = Refusal(around, X);
        Assert.EndsWith(" What 'slip.b' (Linear) is given differs already: look in Export of the module that calls it, 'slip' (Forgetful).", e.Message, StringComparison.Ordinal);
        Assert.Equal("slip", e.Module);
    }

    [Fact]
    public void The_module_that_gives_something_else_is_found_through_containers()
    {
        using Sequential tail = Sequential(("inner", Sequential(("linear", Linear(4, 4)))));
        using var network = new Written(x => tail.call(x.relu()), (g, x) => g.Call(tail, x));
        network.register_module("tail", tail);
        OnnxExportException e = Refusal(network, X);
        Assert.Contains(" What 'tail' (Sequential) is given differs already: look in Export of the module that calls it, the network itself (Written).", e.Message, StringComparison.Ordinal);
        Assert.Equal(string.Empty, e.Module);
    }

    [Fact]
    public void A_weight_that_is_not_transposed()
    {
        Parameter weight = new(rand(4, 4));
        using Linear last = Linear(4, 2);
        using var network = new Written(x => last.call(x.matmul(weight.t())), (g, x) => g.Call(last, g.MatMul(x, g.Tensor(weight))));
        network.register_module("last", last);
        OnnxExportException e = Refusal(network, X);
        Assert.Contains(" What 'last' (Linear) is given differs already", e.Message, StringComparison.Ordinal);
        Assert.Equal(string.Empty, e.Module);
    }

    [Fact]
    public void A_state_that_is_forgotten()
    {
        using GRU gru = GRU(4, 3);
        using var network = new WrittenPair((x, h) => gru.call(x, h), (g, x, h) => [.. g.Call(gru, [x])]);
        network.register_module("gru", gru);
        OnnxExportException e = Refusal(network, new ExportOptions { Inputs = [TensorSpec.Float("x", ["length", "batch", 4]), TensorSpec.Float("h", [1, "batch", 3])], Outputs = ["y", "last"] });
        Assert.Contains(" What 'gru' (GRU) is given differs already", e.Message, StringComparison.Ordinal);
        Assert.Equal(string.Empty, e.Module);
    }

    [Fact]
    public void A_module_that_works_in_place_is_compared_by_what_it_was_given()
    {
        using var liar = new Written(x => x.add_(1).alias(), (g, x) => g.Add(x, 2));
        using Sequential network = Sequential(("fine", Linear(4, 4)), ("liar", liar));
        Assert.Equal("liar", Refusal(network, X).Module);
    }

    [Fact]
    public void A_dispose_scope_in_forward_does_not_hide_the_module()
    {
        using var network = new Scoped();
        OnnxExportException e = Refusal(network, X);
        Assert.EndsWith(" The first module that differs is 'liar' (Written).", e.Message, StringComparison.Ordinal);
        Assert.Equal("liar", e.Module);
    }

    [Fact]
    public void A_module_that_throws_within_forward_does_not_mix_up_the_others()
    {
        using var thrower = new Written(x => throw new InvalidOperationException(), (g, x) => x);
        using var liar = new Written(x => x.sin(), (g, x) => g.Cos(x));
        using var network = new Written(
            x =>
            {
                try
                {
                    return thrower.call(x * 2);
                }
                catch (InvalidOperationException)
                {
                    return liar.call(x);
                }
            },
            (g, x) => g.Call(liar, g.Call(thrower, x)));
        network.register_module("thrower", thrower);
        network.register_module("liar", liar);
        Assert.Equal("liar", Refusal(network, X).Module);
    }

    private sealed class Forgetful : Module<Tensor, Tensor>, IOnnxModule
    {
        private readonly Linear a = Linear(4, 4);
        private readonly Linear b = Linear(4, 4);

        public Forgetful()
            : base(nameof(Forgetful)) => RegisterComponents();

        public override Tensor forward(Tensor x) => b.call(a.call(x).relu());

        public OnnxValue Export(OnnxScope g, OnnxValue x) => g.Call(b, g.Call(a, x));
    }

    private sealed class Scoped : Module<Tensor, Tensor>, IOnnxModule
    {
        private readonly Linear a = Linear(4, 4);
        private readonly Module<Tensor, Tensor> liar = new Written(x => x.sin(), (g, x) => g.Cos(x));

        public Scoped()
            : base(nameof(Scoped)) => RegisterComponents();

        public override Tensor forward(Tensor x)
        {
            using var scope = NewDisposeScope();
            return liar.call(a.call(x)).MoveToOuterDisposeScope();
        }

        public OnnxValue Export(OnnxScope g, OnnxValue x) => g.Call(liar, g.Call(a, x));
    }
}
