using System.Text.RegularExpressions;
using MlNetPath.Onnx.Graph;
using MlNetPath.Onnx.Graph.Tests;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using static TorchSharp.torch.nn.functional;

namespace MlNetPath.Onnx.Torch.Tests;

/// <summary>What <c>src/Onnx.Torch/README.md</c> shows, run.</summary>
public sealed partial class UsingSnippets : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("mlnetpath-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void The_report_is_as_shown()
    {
        string path = Path.Combine(folder, "network.onnx");
        #region export
        TorchRuntime.Load();
        random.manual_seed(1);
        using Sequential network = Sequential(
            ("embedding", Embedding(257, 32)),
            ("block", new ResidualBlock(32)),
            ("output", Linear(32, 14)));

        ExportReport report = TorchOnnx.Export(network, path, new ExportOptions
        {
            Inputs = [TensorSpec.Int64("bytes", ["batch", "length"], from: 0, to: 256)],
            Outputs = ["logits"],
        });
        Console.WriteLine(report);
        #endregion

        ResultText.Check("export.json", report.ToString().Replace(folder + Path.DirectorySeparatorChar, string.Empty, StringComparison.Ordinal), text => Differences().Replace(text, "#"));
    }

    [Fact]
    public void What_cannot_be_exported_is_named()
    {
        TorchRuntime.Load();
        using Sequential network = Sequential(("first", Linear(4, 4)), ("second", Sequential(("square", new Square()))));
        string path = Path.Combine(folder, "network.onnx");
        OnnxExportException e = Assert.Throws<OnnxExportException>(() =>
            TorchOnnx.Export(network, path, new() { Inputs = [TensorSpec.Float("x", ["batch", 4])], Outputs = ["y"] }));
        ResultText.Check("refusal.json", e.Message);

        #region foreign-module
        var options = new ExportOptions
        {
            Inputs = [TensorSpec.Float("x", ["batch", 4])],
            Outputs = ["y"],
            Exporters = new ModuleExporters().Add<Square>((g, module, x) => g.Mul(x, x)),
        };
        #endregion
        Assert.Equal(20, TorchOnnx.Export(network, path, options).Parameters);
    }

    [Fact]
    public void A_difference_is_told_with_its_place()
    {
        TorchRuntime.Load();
        using Sequential network = Sequential(("first", Identity()), ("act", new Softened()));
        OnnxExportException e = Assert.Throws<OnnxExportException>(() =>
            TorchOnnx.Export(network, Path.Combine(folder, "network.onnx"), new() { Inputs = [TensorSpec.Of("x", ElementType.Float, ["batch", 2], (size, _) => full(size, -1f))], Outputs = ["y"] }));
        ResultText.Check("difference.json", e.Message);
    }

    [Fact]
    public void A_module_of_two_inputs_is_exported_as_shown()
    {
        TorchRuntime.Load();
        using var network = new MaskedMean();
        ExportReport report = TorchOnnx.Export(network, Path.Combine(folder, "network.onnx"), new()
        {
            Inputs = [TensorSpec.Float("x", ["batch", "length", 8]), TensorSpec.Bool("padding", ["batch", "length"])],
            Outputs = ["mean"],
        });
        Assert.Equal(["[1, 8]", "[3, 8]", "[5, 8]", "[2, 8]"], report.Outputs[0].Shapes);
    }

    [GeneratedRegex(@"\d\.\de[+-]\d+")]
    private static partial Regex Differences();

    #region custom-module
    private sealed class ResidualBlock : Module<Tensor, Tensor>, IOnnxModule
    {
        private readonly LayerNorm norm;
        private readonly Linear first;
        private readonly Linear second;

        public ResidualBlock(long size)
            : base(nameof(ResidualBlock))
        {
            norm = LayerNorm(size);
            first = Linear(size, 4 * size);
            second = Linear(4 * size, size);
            RegisterComponents();
        }

        public override Tensor forward(Tensor x) => x + second.call(gelu(first.call(norm.call(x))));

        public OnnxValue Export(OnnxScope g, OnnxValue x) => g.Add(x, g.Call(second, g.Gelu(g.Call(first, g.Call(norm, x)))));
    }
    #endregion

    #region multi-module
    // x: [batch, length, size]; padding: [batch, length]
    private sealed class MaskedMean() : Module<Tensor, Tensor, Tensor>(nameof(MaskedMean)), IOnnxMultiModule
    {
        public override Tensor forward(Tensor x, Tensor padding)
        {
            Tensor kept = padding.logical_not().unsqueeze(2).to(float32);
            return (x * kept).sum(1) / kept.sum(1).clamp_min(1);
        }

        public IReadOnlyList<OnnxValue> Export(OnnxScope g, IReadOnlyList<OnnxValue?> inputs)
        {
            OnnxValue kept = g.Cast(g.Unsqueeze(g.Not(inputs[1]!), 2), ElementType.Float);
            return [g.Div(g.ReduceSum(g.Mul(inputs[0]!, kept), [1]), g.Max(g.ReduceSum(kept, [1]), 1))];
        }
    }
    #endregion

    private sealed class Softened() : Module<Tensor, Tensor>(nameof(Softened)), IOnnxModule
    {
        public override Tensor forward(Tensor x) => leaky_relu(x, 0.25);

        public OnnxValue Export(OnnxScope g, OnnxValue x) => g.LeakyRelu(x, 0.5);
    }

    private sealed class Square() : Module<Tensor, Tensor>(nameof(Square))
    {
        public override Tensor forward(Tensor x) => x * x;
    }
}
