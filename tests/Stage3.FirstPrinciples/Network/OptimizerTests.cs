using static TorchSharp.torch;

namespace MlNetPath.Stage3.FirstPrinciples.Tests;

/// <summary>Our optimizers beside TorchSharp's, on one network, one set of weights and the same batches.</summary>
public sealed class OptimizerTests
{
    private const int Steps = 30, Batch = 16, Inputs = 5, Hidden = 8, Labels = 3;

    public static TheoryData<string> Names => ["sgd", "momentum", "adam"];

    [Theory]
    [MemberData(nameof(Names))]
    public void Takes_the_steps_that_TorchSharp_takes(string name)
    {
        var network = new Network(Drawn.Dense("hidden", Inputs, Hidden, 1), new Tanh(), Drawn.Dense("output", Hidden, Labels, 2));
        var learned = network.Parameters.Select(p => new TorchSharp.Modules.Parameter(TorchTensors.Of(p.Values))).ToArray();
        IOptimizer ours = name switch { "sgd" => new Sgd(0.1f), "momentum" => new Sgd(0.1f, 0.9f), _ => new Adam(0.01f) };
        using optim.Optimizer theirs = name switch
        {
            "sgd" => optim.SGD(learned, 0.1),
            "momentum" => optim.SGD(learned, 0.1, momentum: 0.9),
            _ => optim.Adam(learned, 0.01),
        };
        for (int step = 0; step < Steps; step++)
        {
            Matrix input = Drawn.Matrix(Batch, Inputs, 100 + step, 2);
            int[] labels = Drawn.Labels(Batch, Labels, 200 + step);
            SoftmaxCrossEntropy.Result result = SoftmaxCrossEntropy.Compute(network.Forward(input), labels);
            network.Backward(result.Gradient);
            ours.Step(network.Parameters);

            using Tensor x = TorchTensors.Of(input), y = TorchTensors.Of(labels);
            theirs.zero_grad();
            using Tensor loss = nn.functional.cross_entropy((x.mm(learned[0]) + learned[1]).tanh().mm(learned[2]) + learned[3], y);
            loss.backward();
            theirs.step();
            Assert.Equal(loss.item<float>(), result.Loss, 1e-5);
        }

        Assert.All(network.Parameters.Zip(learned), pair => TorchTensors.Equal(pair.Second, pair.First.Values));
    }
}
