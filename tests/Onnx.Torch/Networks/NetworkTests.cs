using MlNetPath.Onnx.Torch.Tests.Exporting;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace MlNetPath.Onnx.Torch.Tests.Networks;

/// <summary>Whole networks, written as their users write them: exported with parity, then run from the file on sizes that the export did not try.</summary>
public sealed class NetworkTests : ExportFolder
{
    [Fact]
    public void A_transformer_of_12_layers_that_normalize_first()
    {
        Load();
        using var network = new PreNormEncoder(vocabulary: 100, features: 32, heads: 4, layers: 12, classes: 5);
        ExportReport report = TorchOnnx.Export(network, FilePath, new() { Inputs = [TensorSpec.Int64("ids", ["batch", "length"], 0, 99)], Outputs = ["logits"] });
        Assert.Equal(["[1, 5]", "[3, 5]", "[5, 5]", "[2, 5]"], report.Outputs[0].Shapes);
        Assert.Equal(12, report.Operators["Softmax"]);
        using Tensor ids = randint(0, 100, [5, 23]);
        ids[0, TensorIndex.Slice(4)] = 0; // a short text
        ids[1] = 0; // an empty one
        Agree(network, "ids", ids, "logits");
    }

    [Fact]
    public void A_gru_of_2_layers_in_both_directions()
    {
        Load();
        using var network = new GruClassifier(vocabulary: 100, features: 16, hidden: 24, classes: 5);
        ExportReport report = TorchOnnx.Export(network, FilePath, new() { Inputs = [TensorSpec.Int64("ids", ["batch", "length"], 0, 99)], Outputs = ["logits"] });
        Assert.Equal(2, report.Operators["GRU"]);
        using Tensor ids = randint(0, 100, [5, 23]);
        ids[0, TensorIndex.Slice(4)] = 0;
        ids[1] = 0;
        Agree(network, "ids", ids, "logits");
    }

    [Fact]
    public void A_residual_network_of_convolutions()
    {
        Load();
        using Module<Tensor, Tensor> network = Sequential(
            ("conv", Conv2d(3, 8, 3, padding: 1, bias: false)), ("norm", BatchNorm2d(8)), ("relu", ReLU()), ("pool", MaxPool2d(2)),
            ("block1", new ResidualBlock(8, 8, 1)), ("block2", new ResidualBlock(8, 16, 2)), ("block3", new ResidualBlock(16, 16, 1)),
            ("mean", AdaptiveAvgPool2d(1)), ("flat", Flatten()), ("logits", Linear(16, 5)));
        for (int step = 0; step < 3; step++)
        {
            network.call(randn(4, 3, 12, 12) + 0.5).Dispose(); // so that the means and variances are not those of a new network
        }

        ExportReport report = TorchOnnx.Export(network, FilePath, new()
        {
            Inputs = [TensorSpec.Float("image", ["batch", 3, "height", "width"])],
            Outputs = ["logits"],
            Sizes = new Dictionary<string, long[]> { ["height"] = [2, 9, 32, 17], ["width"] = [2, 16, 11, 24] },
        });
        Assert.True(network.training);
        Assert.Equal(["[1, 5]", "[3, 5]", "[5, 5]", "[2, 5]"], report.Outputs[0].Shapes);
        using Tensor image = randn(5, 3, 27, 14);
        Agree(network, "image", image, "logits");
    }

    [Fact]
    public void A_network_in_half_precision()
    {
        Load();
        using Module<Tensor, Tensor> network = Sequential(("first", Linear(8, 16)), ("norm", LayerNorm(16)), ("act", ReLU()), ("block", Sequential(("linear", Linear(16, 16)), ("act", Tanh()))), ("logits", Linear(16, 5)), ("softmax", Softmax(-1)));
        network.half();
        ExportReport report = TorchOnnx.Export(network, FilePath, new() { Inputs = [TensorSpec.Half("x", ["batch", "length", 8])], Outputs = ["p"] });
        Assert.True(report.Bytes < 3 * report.Parameters + 4000, $"{report.Bytes} bytes are not those of halves");
        Assert.Equal(0, report.Outputs[0].NotNumbers);
    }

    [Fact]
    public void A_network_in_bfloat16_is_refused_in_the_runtimes_words()
    {
        Load();
        using Module<Tensor, Tensor> network = Sequential(("first", Linear(8, 16)), ("act", ReLU()), ("logits", Linear(16, 5))).to(bfloat16);
        OnnxExportException e = Assert.Throws<OnnxExportException>(() => TorchOnnx.Export(network, FilePath, new() { Inputs = [TensorSpec.BFloat16("x", ["batch", 8])], Outputs = ["y"] }));
        Assert.StartsWith("Module 'first' (Linear): ONNX Runtime does not load what was exported, at its node 'first/Gemm': ", e.Message, StringComparison.Ordinal);
        Assert.Equal((ExportFailure.Runtime, "first"), (e.Failure, e.Module));
        Assert.Empty(Directory.GetFileSystemEntries(Folder));
    }

    private static void Load()
    {
        random.manual_seed(11);
    }

    private void Agree(Module<Tensor, Tensor> network, string inputName, Tensor input, string outputName)
    {
        network.eval();
        using var gradients = no_grad();
        using var onnx = new OnnxRun(FilePath, null, [inputName], [outputName]);
        using Tensor expected = network.call(input);
        using Tensor actual = onnx.Run(new ParityCase(new Dictionary<string, long>(), [input], [true]))[0];
        Assert.True(expected.allclose(actual, rtol: 0, atol: 1e-5), $"off by up to {(expected - actual).abs().max().ToDouble():0.0e+0}");
    }
}
