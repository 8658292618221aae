using MlNetPath.Onnx.Graph;
using MlNetPath.Onnx.Torch.Modules;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace MlNetPath.Onnx.Torch.Tests.Exporting;

/// <summary>Weights live as long as the export, and none is taken for another, whatever an exporter does with its tensors.</summary>
public sealed class WeightLifetimeTests : ExportFolder
{
    private static readonly TensorSpec X = TensorSpec.Float("x", ["batch", 4]);

    private long Stored => Model.Graph.Initializer.Sum(i => i.Dims.Aggregate(1L, (a, b) => a * b));

    [Fact]
    public void An_exporter_with_a_dispose_scope_frees_no_weights()
    {
        using Linear inner = Linear(4, 4);
        using var network = new Written(x => x * 3 + inner.call(x), (g, x) =>
        {
            using var scope = NewDisposeScope();
            return g.Add(g.Mul(x, g.Tensor(full([4], 3f))), g.Call(inner, x));
        });
        using GRU recurrent = GRU(4, 3);
        using var around = new Written(x => recurrent.call(x).Item1, (g, x) =>
        {
            using var scope = NewDisposeScope();
            return g.Call(recurrent, [x])[0];
        });
        Export(network, X);
        Export(around, TensorSpec.Float("x", ["length", "batch", 4]));
    }

    [Fact]
    public void Temporary_tensors_are_not_taken_for_each_other()
    {
        const int Count = 200;
        using var network = new Written(x => Enumerable.Range(1, Count).Aggregate(x, (sum, i) => sum + (i * 0.01)), (g, x) =>
        {
            for (int i = 1; i <= Count; i++)
            {
                using Tensor temporary = full([4], i * 0.01f); // the next one mostly gets the same memory
                x = g.Add(x, g.Tensor(temporary));
            }

            return x;
        });
        ExportReport report = Export(network, new ExportOptions { Inputs = [X], Outputs = ["y"], AbsoluteTolerance = 1e-3 });
        Assert.Equal(4 * Count, Stored);
        Assert.Equal(0, report.Parameters); // they are not the network's
    }

    [Fact]
    public void Temporary_transposed_tensors_are_not_taken_for_each_other()
    {
        using var network = new Written(x => (x * 1.5) * 2.5 * 3.5, (g, x) =>
        {
            foreach (float factor in (float[])[1.5f, 2.5f, 3.5f])
            {
                using Tensor diagonal = eye(4) * factor;
                using Tensor transposed = diagonal.t();
                x = g.MatMul(x, g.Tensor(transposed));
            }

            return x;
        });
        Export(network, X);
        Assert.Equal(48, Stored);
    }

    [Fact]
    public void A_transposed_view_is_another_weight_than_the_tensor()
    {
        using Tensor weight = rand(4, 4);
        using Tensor transposed = weight.t();
        using var network = new Written(
            x => x.matmul(weight).matmul(transposed).matmul(weight), (g, x) => g.MatMul(g.MatMul(g.MatMul(x, g.Tensor(weight)), g.Tensor(transposed)), g.Tensor(weight)));
        Export(network, X);
        Assert.Equal(32, Stored);
    }

    [Fact]
    public void Recurrent_layers_that_share_one_tensor_share_nothing_else()
    {
        using Tensor shared = rand(12, 4);
        using var first = new Recurrent(shared, rand(12, 4));
        using var second = new Recurrent(shared, rand(12, 4));
        using var kept = new KeptTensors();
        var g = new OnnxScope(first, new() { Inputs = [], Outputs = [] }, kept);
        int[] order = [1, 0, 2];
        RecurrentLayer one = new RecurrentWeights(g, first, order).Layer(g, 0);
        RecurrentLayer other = new RecurrentWeights(g, second, order).Layer(g, 0);
        RecurrentLayer again = new RecurrentWeights(g, first, order).Layer(g, 0);
        RecurrentLayer reordered = new RecurrentWeights(g, first, [0, 1, 2]).Layer(g, 0);
        Assert.Same(one.Input, other.Input);
        Assert.NotSame(one.Recurrence, other.Recurrence);
        Assert.Same(one.Recurrence, again.Recurrence);
        Assert.NotSame(one.Input, reordered.Input);
    }

    private sealed class Recurrent : Module<Tensor, Tensor>
    {
        public Recurrent(Tensor input, Tensor recurrence)
            : base(nameof(Recurrent))
        {
            register_parameter("weight_ih_l0", new Parameter(input.detach()));
            register_parameter("weight_hh_l0", new Parameter(recurrence.detach()));
        }

        public override Tensor forward(Tensor x) => x;
    }
}
