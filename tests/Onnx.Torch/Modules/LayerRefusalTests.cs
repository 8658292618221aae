using MlNetPath.Onnx.Graph;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace MlNetPath.Onnx.Torch.Tests.Modules;

/// <summary>What cannot be expressed exactly is refused with a reason and a way out, and the module stays as it was.</summary>
public sealed class LayerRefusalTests : IDisposable
{
    private static readonly TensorSpec Indices = TensorSpec.Int64("x", ["batch", "length"], 0, 9);

    private readonly string folder = Directory.CreateTempSubdirectory("mlnetpath-").FullName;

    public LayerRefusalTests() => TorchRuntime.Load();

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void An_embedding_that_scales_its_rows_is_refused_until_every_row_has_been_looked_up()
    {
        using Embedding module = Embedding(10, 4, max_norm: 0.5);
        using Tensor before = module.weight!.detach().clone();
        Assert.Contains("max_norm scales rows of its table when they are looked up (row ", Refusal(module, Indices), StringComparison.Ordinal);
        Assert.True(module.weight!.equal(before).all().ToBoolean());

        using (no_grad())
        {
            module.call(arange(10)).Dispose();
        }

        Export(module, Indices);
    }

    [Fact]
    public void A_bag_that_scales_its_rows_is_refused_and_left_as_it_was()
    {
        using EmbeddingBag module = EmbeddingBag(10, 4, max_norm: 0.5, mode: EmbeddingBagMode.Sum);
        using Tensor before = module.weight!.detach().clone();
        Assert.Contains("max_norm scales rows", Refusal(module, Indices), StringComparison.Ordinal);
        Assert.True(module.weight!.equal(before).all().ToBoolean());
    }

    [Fact]
    public void A_bag_given_by_offsets_is_refused()
    {
        using EmbeddingBag module = EmbeddingBag(10, 4);
        Assert.Contains(
            "bags given by offsets are not exported. Give it [batch, length]", Refusal(module, TensorSpec.Int64("x", ["length"], 0, 9), TensorSpec.Int64("offsets", ["batch"], 0, 0)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_bag_with_a_last_offset_is_refused()
    {
        using EmbeddingBag module = EmbeddingBag(10, 4, include_last_offset: true);
        Assert.Contains("include_last_offset", Refusal(module, Indices), StringComparison.Ordinal);
    }

    [Fact]
    public void A_bag_whose_mode_does_not_show_is_refused()
    {
        using EmbeddingBag module = EmbeddingBag_from_pretrained(zeros(10, 4));
        Assert.Contains("whether it sums, averages or takes the largest cannot be told", Refusal(module, Indices), StringComparison.Ordinal);
    }

    [Fact]
    public void Weights_of_a_bag_go_with_sums_only()
    {
        using EmbeddingBag module = EmbeddingBag(10, 4, mode: EmbeddingBagMode.Mean);
        using var kept = new KeptTensors();
        var scope = new OnnxScope(module, new() { Inputs = [], Outputs = [] }, kept);
        OnnxExportException e = Assert.Throws<OnnxExportException>(() =>
            scope.Call(module, scope.Input("x", ElementType.Int64, ["batch", "length"]), null, scope.Input("w", ElementType.Float, ["batch", "length"])));
        Assert.Contains("per_sample_weights go with the mode sum, and its mode is Mean", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Negative_reflection_is_refused()
    {
        using ReflectionPad1d module = ReflectionPad1d((-1, 1));
        Assert.Contains("Reflect with negative padding (-1, 1) is not exported", Refusal(module, TensorSpec.Float("x", ["batch", 3, "length"])), StringComparison.Ordinal);
    }

    [Fact]
    public void A_fold_of_an_open_number_of_channels_is_refused()
    {
        using Fold module = Fold(4, 2);
        Assert.Contains("a known number of channels", Refusal(module, TensorSpec.Float("x", ["batch", "channels", 9])), StringComparison.Ordinal);
    }

    [Fact]
    public void A_cosine_that_would_be_broadcast_along_its_axis_is_refused()
    {
        using CosineSimilarity module = CosineSimilarity();
        Assert.Contains(
            "both inputs must have the same length on axis 1", Refusal(module, TensorSpec.Float("x", ["batch", 5]), TensorSpec.Float("other", ["batch", 1])), StringComparison.Ordinal);
    }

    [Fact]
    public void An_input_of_another_rank_is_refused()
    {
        using Conv2d module = Conv2d(3, 4, 3);
        Assert.Equal(
            "Module at the root (Conv2d): it takes [batch, channels, 2 axes] or the same without a batch, not [batch, 3, 4, 5, 6]",
            Refusal(module, TensorSpec.Float("x", ["batch", 3, 4, 5, 6])));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_layer_in_training_mode_that_the_network_does_not_know_of_is_refused(bool norm)
    {
        using var module = new Hidden(norm ? BatchNorm1d(4) : Dropout());
        Assert.Contains("it is in training mode although the network is not", Refusal(module, TensorSpec.Float("x", ["batch", 4])), StringComparison.Ordinal);
    }

    [Fact]
    public void A_type_that_the_runtime_does_not_compute_is_refused_in_its_words()
    {
        using Conv1d module = Conv1d(3, 4, 3, dtype: float64);
        Assert.StartsWith("Module at the root (Conv1d): ONNX Runtime does not load what was exported, at its node 'Conv': ", Refusal(module, TensorSpec.Double("x", ["batch", 3, "length"])), StringComparison.Ordinal);
    }

    private string Refusal(nn.Module module, params TensorSpec[] inputs)
    {
        OnnxExportException e = Assert.Throws<OnnxExportException>(() => Export(module, inputs));
        Assert.Empty(Directory.GetFileSystemEntries(folder));
        return e.Message;
    }

    private void Export(nn.Module module, params TensorSpec[] inputs) => TorchOnnx.Export(module, Path.Combine(folder, "module.onnx"), new() { Inputs = inputs, Outputs = ["y"] });

    private sealed class Hidden(Module<Tensor, Tensor> inner) : Module<Tensor, Tensor>(nameof(Hidden)), IOnnxModule
    {
        public override Tensor forward(Tensor x) => inner.call(x);

        public OnnxValue Export(OnnxScope g, OnnxValue x) => g.Call(inner, x);
    }
}
