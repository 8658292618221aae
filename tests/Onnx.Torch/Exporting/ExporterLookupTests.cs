using MlNetPath.Onnx.Graph;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace MlNetPath.Onnx.Torch.Tests.Exporting;

/// <summary>Whose word counts on how a module is exported.</summary>
public sealed class ExporterLookupTests : ExportFolder
{
    private static readonly TensorSpec X = TensorSpec.Float("x", ["batch", 4]);

    [Fact]
    public void A_foreign_module_is_exported_by_what_the_options_say()
    {
        using Sequential network = Sequential(("foreign", new Foreign()));
        Assert.Contains("'foreign' (Foreign): there is no exporter", Refusal(network, X).Message, StringComparison.Ordinal);
        Export(network, With(new ModuleExporters().Add<Foreign>((g, m, x) => g.Sin(x))));
    }

    [Fact]
    public void The_options_come_before_the_module_and_before_what_is_built_in()
    {
        using var interfaced = new Written(x => x.sin(), (g, x) => throw new InvalidOperationException("not asked"));
        Export(interfaced, With(new ModuleExporters().Add<Written>((g, m, x) => g.Sin(x))));

        using Sequential builtIn = Sequential(Tanh());
        Export(builtIn, With(new ModuleExporters().Add<TorchSharp.Modules.Tanh>((g, m, x) => g.Div(g.Sinh(x), g.Cosh(x)))));
        Assert.Equal(["Sinh", "Cosh", "Div"], Model.Graph.Node.Select(n => n.OpType));
    }

    [Fact]
    public void A_subclass_that_keeps_forward_is_exported_as_its_base()
    {
        using var network = new Named();
        Export(network, X);
        Assert.Equal(["first.weight", "first.bias", "second.weight", "second.bias"], Model.Graph.Initializer.Select(i => i.Name));
    }

    [Fact]
    public void A_subclass_with_a_forward_of_its_own_is_not()
    {
        using var network = new Doubled();
        Assert.Contains("Module at the root (Doubled): there is no exporter", Refusal(network, X).Message, StringComparison.Ordinal);
        Export(network, With(new ModuleExporters().Add<Doubled>((g, m, x) => g.Mul(g.Call(m.children().First(), x), 2))));
    }

    [Fact]
    public void A_module_used_twice_is_stored_once()
    {
        using var network = new Twice();
        ExportReport report = Export(network, X);
        Assert.Equal(
            ["linear.weight", "linear.bias", "gru.l0.W", "gru.l0.R", "gru.l0.B"],
            Model.Graph.Initializer.Select(i => i.Name).Where(n => n.StartsWith("linear.", StringComparison.Ordinal) || n.StartsWith("gru.", StringComparison.Ordinal)));
        Assert.Equal(2, report.Operators["GRU"]);
    }

    [Fact]
    public void A_weight_that_two_modules_share_is_stored_once()
    {
        Linear first = Linear(4, 4);
        Linear second = Linear(4, 4);
        second.weight = first.weight;
        using Sequential network = Sequential(first, second);
        Assert.Equal(16 + 4 + 4, Export(network, X).Parameters);
    }

    private static ExportOptions With(ModuleExporters exporters) => new() { Inputs = [X], Outputs = ["y"], Exporters = exporters };

    private sealed class Foreign() : Module<Tensor, Tensor>(nameof(Foreign))
    {
        public override Tensor forward(Tensor x) => x.sin();
    }

    private sealed class Named() : Sequential(("first", Linear(4, 5)), ("second", Linear(5, 4)));

    private sealed class Doubled() : Sequential(("only", Linear(4, 4)))
    {
        public override Tensor forward(Tensor x) => base.forward(x) * 2;
    }

    private sealed class Twice : Module<Tensor, Tensor>, IOnnxModule
    {
        private readonly Linear linear = Linear(4, 4);
        private readonly GRU gru = GRU(4, 4, batchFirst: true);

        public Twice()
            : base(nameof(Twice)) => RegisterComponents();

        public override Tensor forward(Tensor x)
        {
            x = linear.call(linear.call(x)).unsqueeze(1);
            return gru.call(gru.call(x).Item1 * 2).Item1;
        }

        public OnnxValue Export(OnnxScope g, OnnxValue x)
        {
            x = g.Unsqueeze(g.Call(linear, g.Call(linear, x)), 1);
            return g.Call(gru, [g.Mul(g.Call(gru, [x])[0], 2)])[0];
        }
    }
}
