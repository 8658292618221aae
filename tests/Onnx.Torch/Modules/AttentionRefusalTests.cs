using MlNetPath.Onnx.Graph;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace MlNetPath.Onnx.Torch.Tests.Modules;

/// <summary>What attention and transformers cannot be exported with, and what is said then.</summary>
public sealed class AttentionRefusalTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("mlnetpath-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void A_mask_per_example_is_refused_as_libtorch_does() => Refuses(
        "attn_mask must be [queries, keys]",
        () => new Rearranged(MultiheadAttention(8, 2), [0, 0, 0, -1, 1]),
        TensorSpec.Float("x", ["length", "batch", 8]),
        TensorSpec.Float("mask", ["rows", "length", "length"]));

    [Fact]
    public void Padding_of_floats_is_refused() => Refuses(
        "key_padding_mask must be Bool [batch, length], true where a key is ignored; it is Float[batch, length]",
        () => new Rearranged(TransformerEncoderLayer(8, 2, 8), [0, -1, 1]),
        TensorSpec.Float("src", ["length", "batch", 8]),
        TensorSpec.Float("padding", ["batch", "length"]));

    [Fact]
    public void One_example_without_a_batch_is_refused() => Refuses(
        "query, key and value must be [length, batch, features]",
        () => MultiheadAttention(8, 2),
        TensorSpec.Float("query", ["length", 8]),
        TensorSpec.Float("key", ["length", 8]),
        TensorSpec.Float("value", ["length", 8]));

    [Fact]
    public void An_attention_that_libtorch_does_not_run_is_refused() => Refuses(
        "it does not run on query [3, 1, 8]",
        () => MultiheadAttention(8, 2, kdim: 3, vdim: 5),
        TensorSpec.Float("query", ["length", "batch", 8]),
        TensorSpec.Float("key", ["length", "batch", 3]),
        TensorSpec.Float("value", ["length", "batch", 5]));

    [Fact]
    public void A_missing_key_is_refused() => Refuses("its input 'key' is missing", () => new Rearranged(MultiheadAttention(8, 2), [0, -1, 1]), TensorSpec.Float("x", ["length", "batch", 8]), TensorSpec.Float("other", ["length", "batch", 8]));

    [Fact]
    public void Settings_that_make_no_difference_are_not_guessed() => Refuses(
        "Module at the root (MultiheadAttention): TorchSharp does not tell the number of heads or add_zero_attn, and with these weights it makes no difference on small inputs",
        () => WithZeros(MultiheadAttention(8, 2), "in_proj_weight"),
        TensorSpec.Float("query", ["length", "batch", 8]),
        TensorSpec.Float("key", ["length", "batch", 8]),
        TensorSpec.Float("value", ["length", "batch", 8]));

    [Fact]
    public void An_activation_that_makes_no_difference_is_not_guessed() => Refuses(
        "TorchSharp does not tell the activation",
        () => WithZeros(TransformerEncoderLayer(8, 2, 8), "linear2.weight"),
        TensorSpec.Float("src", ["length", "batch", 8]));

    [Fact]
    public void Exact_gelu_in_double_is_refused() => Refuses(
        "ONNX Runtime computes the error function in Float only; convert the network with to(float32), or take ReLU",
        () => TransformerEncoderLayer(8, 2, 8, activation: Activations.GELU).to(float64),
        TensorSpec.Double("src", ["length", "batch", 8]));

    [Fact]
    public void Weights_that_are_not_numbers_are_refused() => Refuses(
        "it computes nothing that its parameters explain",
        () => WithNaN(TransformerEncoderLayer(8, 2, 8)),
        TensorSpec.Float("src", ["length", "batch", 8]));

    [Fact]
    public void A_stack_without_layers_is_refused() => Refuses("it has no layers", () => TransformerEncoder(TransformerEncoderLayer(8, 2, 8), 0), TensorSpec.Float("src", ["length", "batch", 8]));

    [Fact]
    public void Probing_leaves_the_weights_alone()
    {
        TorchRuntime.Load();
        using TransformerEncoder network = TransformerEncoder(TransformerEncoderLayer(8, 4, 16), 2);
        Tensor[] before = [.. network.parameters().Select(p => p.clone())];
        TorchOnnx.Export(network, Path.Combine(folder, "network.onnx"), new() { Inputs = [TensorSpec.Float("src", ["length", "batch", 8])], Outputs = ["y"] });
        Assert.All(before.Zip(network.parameters()), p => Assert.True(p.First.equal(p.Second).all().ToBoolean()));
    }

    [Fact]
    public void What_differs_is_found_behind_an_attention_that_gives_no_weights() => Refuses(
        "The first module that differs is the network itself (Wrong)", () => new Wrong(), TensorSpec.Float("x", ["length", "batch", 8]));

    private static Module WithZeros(Module module, string parameter)
    {
        using var _ = no_grad();
        module.named_parameters().Single(p => p.name == parameter).parameter.zero_();
        return module;
    }

    private static Module WithNaN(Module module)
    {
        using var _ = no_grad();
        module.named_parameters().First().parameter.fill_(double.NaN);
        return module;
    }

    private void Refuses(string message, Func<Module> create, params TensorSpec[] inputs)
    {
        TorchRuntime.Load();
        random.manual_seed(3);
        using Module module = create();
        OnnxExportException e = Assert.Throws<OnnxExportException>(() => TorchOnnx.Export(module, Path.Combine(folder, "network.onnx"), new() { Inputs = inputs, Outputs = ["y"] }));
        Assert.Contains(message, e.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(folder));
    }

    private sealed class Wrong : Module<Tensor, Tensor>, IOnnxModule
    {
        private readonly MultiheadAttention attention = MultiheadAttention(8, 2);

        public Wrong()
            : base(nameof(Wrong)) => RegisterComponents();

        public override Tensor forward(Tensor x) => attention.call(x, x, x, null, need_weights: false).Item1.sin();

        public OnnxValue Export(OnnxScope g, OnnxValue x) => g.Cos(g.Call(attention, [x, x, x])[0]);
    }
}
