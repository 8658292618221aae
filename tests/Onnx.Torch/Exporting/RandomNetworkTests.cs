using CsCheck;
using static TorchSharp.torch;

namespace MlNetPath.Onnx.Torch.Tests.Exporting;

/// <summary>Networks put together at random from what is supported export with parity, whatever stands beside what. The same ones in every run.</summary>
public sealed class RandomNetworkTests : ExportFolder
{
    // A network is a list of numbers, each of which chooses a layer among those that fit what comes before.
    private static readonly Gen<(int[] Choices, int Opset, int Weights)> Networks = Gen.Select(Gen.Int[0, 1_000_000].Array[1, 7], Gen.Int[17, 20], Gen.Int[0, 1_000_000]);

    [Fact]
    public void Random_networks_export_with_parity()
    {
        for (uint stream = 0; stream < 100; stream++)
        {
            (int[] choices, int opset, int weights) = Networks.Generate(new PCG(stream, 1), null, out _);
            string? failure = Failure(choices, opset, weights);
            if (failure is not null)
            {
                // The network without what the failure does not need.
                int[] smallest = choices;
                while (Enumerable.Range(0, smallest.Length).Select(i => smallest.Where((_, j) => j != i).ToArray()).FirstOrDefault(fewer => Failure(fewer, opset, weights) is not null) is { } fewer)
                {
                    smallest = fewer;
                }

                Assert.Fail($"opset {opset}, weights {weights}, layers {RandomNetwork.Describe(smallest)}: {Failure(smallest, opset, weights)}");
            }
        }
    }

    private string? Failure(int[] choices, int opset, int weights)
    {
        random.manual_seed(weights);
        using nn.Module<Tensor, Tensor> network = RandomNetwork.Create(choices, out TensorSpec input);
        try
        {
            // The tolerance of stacks of recurrent layers, since such are among them.
            var options = new ExportOptions { Inputs = [input], Outputs = ["y"], Opset = opset, Seed = weights, AbsoluteTolerance = 1e-4, RelativeTolerance = 1e-4 };
            Export(network, options);
            DeclaredShapes.Check(FilePath, options);
            return null;
        }
        catch (OnnxExportException e)
        {
            return e.Message;
        }
    }
}
