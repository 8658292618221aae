using Microsoft.ML.OnnxRuntime;
using MlNetPath.Onnx.Torch.Tests.Exporting;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace MlNetPath.Onnx.Torch.Tests.Modules;

/// <summary>What <c>src/Onnx.Torch/README.md</c> says about where the file and torch differ. Whatever no longer does can be taken out there.</summary>
public sealed class KnownDifferencesTests : ExportFolder
{
    private static readonly TensorSpec Line = TensorSpec.Float("x", ["batch", 4, "length"]);
    private static readonly Dictionary<string, long[]> Even = new() { ["length"] = [4, 6] };

    [Fact]
    public void Pools_skip_NaN()
    {
        Tensor x = ones(1, 4, 4);
        x[0, 0, 1] = float.NaN;
        Assert.All((Module<Tensor, Tensor>[])[MaxPool1d(2), AdaptiveMaxPool1d(1)], pool =>
        {
            (Tensor torch, Tensor file) = Both(pool, Line, x);
            Assert.True(torch[0, 0, 0].isnan().ToBoolean());
            Assert.Equal(1, file[0, 0, 0].ToSingle());
            Assert.True(torch[0, 1..].allclose(file[0, 1..]));
        });
    }

    [Fact]
    public void Gated_layers_make_numbers_of_NaN()
    {
        Tensor x = full([1, 2, 4], float.NaN);
        using TorchSharp.Modules.GRU gru = GRU(4, 3, batchFirst: true);
        using TorchSharp.Modules.LSTM lstm = LSTM(4, 3, batchFirst: true);
        using IDisposable gradients = no_grad();
        Assert.True(gru.call(x, null!).Item1.isnan().all().ToBoolean());
        Assert.True(lstm.call(x, null).Item1.isnan().all().ToBoolean());
        TensorSpec spec = TensorSpec.Float("x", ["batch", "length", 4]);
        Export(gru, new ExportOptions { Inputs = [spec], Outputs = ["y", "h"] });
        Assert.False(OfFile(x).isnan().any().ToBoolean());
        Export(lstm, new ExportOptions { Inputs = [spec], Outputs = ["y", "h", "c"] });
        Assert.False(OfFile(x).isnan().any().ToBoolean());
    }

    [Fact]
    public void The_lowest_number_counts_as_infinity_in_a_pool()
    {
        (Tensor torch, Tensor file) = Both(MaxPool1d(2), Line, full([1, 4, 4], float.MinValue));
        Assert.Equal((float.MinValue, float.NegativeInfinity), (torch[0, 0, 0].ToSingle(), file[0, 0, 0].ToSingle()));
    }

    [Fact]
    public void GELU_of_infinity_is_infinity()
    {
        (Tensor torch, Tensor file) = Both(GELU(), Line, full([1, 4, 4], float.PositiveInfinity));
        Assert.True(torch[0, 0, 0].ToSingle() is float.NaN or float.PositiveInfinity); // the former with AVX-512, the latter without
        Assert.Equal(float.PositiveInfinity, file[0, 0, 0].ToSingle());
    }

    [Theory]
    [InlineData(32_768, 1e-5)]
    [InlineData(524_288, 1e-4)]
    public void Large_groups_are_normalized_less_exactly(long length, double bound)
    {
        random.manual_seed(7);
        using TorchSharp.Modules.GroupNorm norm = GroupNorm(2, 4, affine: false);
        (Tensor torch, Tensor file) = Both(norm, Line, rand(1, 4, length) + 3);
        Assert.InRange((torch - file).abs().max().ToSingle(), 0, bound);
    }

    private (Tensor Torch, Tensor File) Both(Module<Tensor, Tensor> module, TensorSpec spec, Tensor x)
    {
        Export(module, new ExportOptions { Inputs = [spec], Outputs = ["y"], Sizes = Even });
        using IDisposable gradients = no_grad();
        return (module.call(x), OfFile(x));
    }

    private Tensor OfFile(Tensor x)
    {
        using var session = new InferenceSession(FilePath);
        using var run = new RunOptions();
        using OrtValue value = OrtValue.CreateTensorValueFromMemory(x.data<float>().ToArray(), x.shape);
        using IDisposableReadOnlyCollection<OrtValue> y = session.Run(run, ["x"], [value], ["y"]);
        return tensor(y[0].GetTensorDataAsSpan<float>().ToArray()).reshape(y[0].GetTensorTypeAndShape().Shape);
    }
}
