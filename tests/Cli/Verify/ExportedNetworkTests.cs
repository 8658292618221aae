using MlNetPath.Onnx.Torch;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace MlNetPath.Cli.Tests;

/// <summary>The proof that an export keeps beside its file can be repeated by the verb.</summary>
public sealed class ExportedNetworkTests : IDisposable
{
    private readonly Workspace work = new();

    public void Dispose() => work.Dispose();

    [Fact]
    public void An_exported_network_is_verified_by_what_lies_beside_it()
    {
        TorchRuntime.Load();
        random.manual_seed(3);
        using Sequential network = Sequential(("embedding", Embedding(40, 8)), ("norm", LayerNorm(8)), ("head", Linear(8, 3)));
        string path = work.Path("network.onnx");
        TorchOnnx.Export(network, path, new() { Inputs = [TensorSpec.Int64("ids", ["batch", "length"], 0, 39)], Outputs = ["logits"], WriteTestData = true });

        CommandRun run = CommandRun.Of("verify", path).Succeeds();
        Assert.Matches(@"^pass   network\.onnx  [2-9] sets, (no difference|at most [0-9.]+e-[0-9] off)$", run.OutputLines[0]);

        // Another network's file beside the same data is found out.
        using (no_grad())
        {
            network.parameters().Last().add_(1);
        }

        TorchOnnx.Export(network, path, new() { Inputs = [TensorSpec.Int64("ids", ["batch", "length"], 0, 39)], Outputs = ["logits"] });
        CommandRun wrong = CommandRun.Of("verify", path);
        Assert.Equal(ExitCodes.Failed, wrong.ExitCode);
        Assert.StartsWith("FAIL   network.onnx  test_data_set_", wrong.OutputLines[0], StringComparison.Ordinal);
    }
}
