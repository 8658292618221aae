using MlNetPath.Onnx.Graph;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace MlNetPath.Onnx.Torch.Tests.Exporting;

/// <summary>The report counts what the network has learned and the file has, and nothing else.</summary>
public sealed class ParameterCountTests : ExportFolder
{
    private static readonly TensorSpec X = TensorSpec.Float("x", ["batch", 4]);

    [Fact]
    public void Weights_of_every_kind_are_counted_once()
    {
        using GRU gru = GRU(4, 3, 2, bidirectional: true);
        Assert.Equal(gru.parameters().Sum(p => p.numel()), Count(gru, TensorSpec.Float("x", ["length", "batch", 4]), "y", "last"));

        using Sequential network = Sequential(Conv2d(3, 4, 3), BatchNorm2d(4), Flatten(), Linear(4 * 36, 2));
        long statistics = 4 + 4; // mean and variance; the number of batches seen is not in the file
        Assert.Equal(network.parameters().Sum(p => p.numel()) + statistics, Count(network, TensorSpec.Float("x", ["batch", 3, 8, 8])));
        Assert.Contains(Model.Graph.Initializer, i => i.Name.Contains("constant", StringComparison.Ordinal)); // a shape, which is no parameter
    }

    [Fact]
    public void What_is_shared_or_seen_in_parts_is_counted_once()
    {
        using var tied = new Tied();
        Assert.Equal(12, Count(tied, X));
    }

    [Fact]
    public void What_no_output_needs_is_not_counted()
    {
        using Linear unused = Linear(4, 100);
        using Linear used = Linear(4, 2);
        using var network = new Written(x => used.call(x), (g, x) =>
        {
            g.Call(unused, x);
            return g.Call(used, x);
        });
        network.register_module("unused", unused);
        network.register_module("used", used);
        Assert.Equal(10, Count(network, X));
    }

    private long Count(Module network, TensorSpec input, params string[] outputs) =>
        Export(network, new ExportOptions { Inputs = [input], Outputs = outputs.Length > 0 ? outputs : ["y"] }).Parameters;

    // A matrix used as it is, transposed, and in part.
    private sealed class Tied : Module<Tensor, Tensor>, IOnnxModule
    {
        private readonly Parameter weight = new(rand(3, 4));

        public Tied()
            : base(nameof(Tied)) => RegisterComponents();

        public override Tensor forward(Tensor x) => x.matmul(weight.t()).matmul(weight) + weight[0];

        public OnnxValue Export(OnnxScope g, OnnxValue x)
        {
            using Tensor transposed = weight.t();
            using Tensor row = weight[0];
            return g.Add(g.MatMul(g.MatMul(x, g.Tensor(transposed)), g.Tensor(weight)), g.Tensor(row));
        }
    }
}
