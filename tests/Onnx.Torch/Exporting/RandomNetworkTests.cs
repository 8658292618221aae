using CsCheck;
using static TorchSharp.torch;

namespace MlNetPath.Onnx.Torch.Tests.Exporting;

/// <summary>Networks put together at random from what is supported export with parity, whatever stands beside what.</summary>
public sealed class RandomNetworkTests : ExportFolder
{
    // A network is a list of numbers, each of which chooses a layer among those that fit what comes before; shorter lists are simpler networks.
    private static readonly Gen<(int[] Choices, int Opset, int Weights)> Networks =
        Gen.Select(Gen.Int[0, 1_000_000].Array[1, 7], Gen.Int[17, 20], Gen.Int[0, 1_000_000]);

    [Fact]
    public void Random_networks_export_with_parity() => Networks.Sample(
        network =>
        {
            random.manual_seed(network.Weights);
            using nn.Module<Tensor, Tensor> module = RandomNetwork.Create(network.Choices, out TensorSpec input);
            Export(module, new ExportOptions
            {
                Inputs = [input],
                Outputs = ["y"],
                Opset = network.Opset,
                Seed = network.Weights,
                AbsoluteTolerance = 1e-4, // stacks of recurrent layers are among them
                RelativeTolerance = 1e-4,
            });
        },
        seed: "0000000000000",
        iter: 100,
        threads: 1,
        print: network => $"opset {network.Opset}, weights {network.Weights}: {RandomNetwork.Describe(network.Choices)}");
}
