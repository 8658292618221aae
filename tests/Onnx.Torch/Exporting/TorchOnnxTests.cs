using MlNetPath.Onnx.Graph;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace MlNetPath.Onnx.Torch.Tests.Exporting;

/// <summary>The export as a whole: files, parity, and what happens when it fails.</summary>
public sealed class TorchOnnxTests : ExportFolder
{
    [Fact]
    public void A_residual_network_exports_with_parity()
    {
        using Sequential network = Sequential(("first", Linear(8, 16)), ("block", new ResidualBlock(16)), ("last", Linear(16, 3, hasBias: false)));
        network.train();

        ExportReport report = TorchOnnx.Export(network, FilePath, new() { Inputs = [TensorSpec.Float("x", ["batch", "length", 8])], Outputs = ["logits"] });

        Assert.True(network.training);
        Assert.True(report.Outputs[0].MaxAbsoluteDifference < 1e-5);
        Assert.Equal(["[1, 1, 3]", "[3, 1, 3]", "[5, 7, 3]", "[2, 16, 3]"], report.Outputs[0].Shapes);
        Assert.Equal((8 * 16) + 16 + (16 * 16) + 16 + (16 * 3), report.Parameters);
        Assert.Equal(["first.weight", "first.bias", "block.inner.weight", "block.inner.bias", "last.weight"], Model.Graph.Initializer.Select(i => i.Name));
    }

    [Fact]
    public void A_shared_weight_is_stored_once()
    {
        Linear linear = Linear(4, 4);
        using Sequential network = Sequential(linear, linear);
        ExportReport report = TorchOnnx.Export(network, FilePath, new() { Inputs = [TensorSpec.Float("x", ["batch", 4])], Outputs = ["y"] });
        Assert.Equal(20, report.Parameters);
    }

    [Fact]
    public void A_module_that_exports_something_else_is_named_and_nothing_is_written()
    {
        using Sequential network = Sequential(("first", Linear(4, 4)), ("liar", new Liar()), ("last", Linear(4, 4)));
        OnnxExportException e = Assert.Throws<OnnxExportException>(() =>
            TorchOnnx.Export(network, FilePath, new() { Inputs = [TensorSpec.Float("x", ["batch", 4])], Outputs = ["y"] }));
        Assert.Contains("output 'y' at batch=1 is off by up to", e.Message, StringComparison.Ordinal);
        Assert.Contains("first module that differs is 'liar' (Liar)", e.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(Folder));
    }

    [Fact]
    public void A_module_without_an_exporter_is_named_with_its_path()
    {
        using Sequential network = Sequential(("inner", Sequential(("odd", new Odd()))));
        OnnxExportException e = Assert.Throws<OnnxExportException>(() =>
            TorchOnnx.Export(network, FilePath, new() { Inputs = [TensorSpec.Float("x", ["batch", 4])], Outputs = ["y"] }));
        Assert.Equal("Module 'inner.odd' (Odd): there is no exporter for this type. Let it implement IOnnxModule (or IOnnxMultiModule), or add one to ExportOptions.Exporters", e.Message);
    }

    private sealed class ResidualBlock : Module<Tensor, Tensor>, IOnnxModule
    {
        private readonly Linear inner;

        public ResidualBlock(long size)
            : base(nameof(ResidualBlock))
        {
            inner = Linear(size, size);
            RegisterComponents();
        }

        public override Tensor forward(Tensor x) => x + inner.call(x).exp();

        public OnnxValue Export(OnnxScope g, OnnxValue x) => g.Add(x, g.Exp(g.Call(inner, x)));
    }

    private sealed class Liar() : Module<Tensor, Tensor>(nameof(Liar)), IOnnxModule
    {
        public override Tensor forward(Tensor x) => x.sin();

        public OnnxValue Export(OnnxScope g, OnnxValue x) => g.Cos(x);
    }

    private sealed class Odd() : Module<Tensor, Tensor>(nameof(Odd))
    {
        public override Tensor forward(Tensor x) => x.sin();
    }
}
