using MlNetPath.Onnx.Graph;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace MlNetPath.Onnx.Torch.Tests.Modules;

/// <summary>Attention with several heads and libtorch's transformers. All sequences are [length, batch, features]; masks that TorchSharp's <c>call</c> takes in another order come through <see cref="Rearranged"/>.</summary>
internal static class AttentionCases
{
    private const long Features = 12;

    private static readonly TensorSpec Query = TensorSpec.Float("query", ["queries", "batch", Features]);
    private static readonly TensorSpec Key = TensorSpec.Float("key", ["keys", "batch", Features]);
    private static readonly TensorSpec Value = TensorSpec.Float("value", ["keys", "batch", Features]);
    private static readonly TensorSpec KeyPadding = TensorSpec.Bool("padding", ["batch", "keys"]);
    private static readonly TensorSpec Source = TensorSpec.Float("src", ["source", "batch", Features]);
    private static readonly TensorSpec Target = TensorSpec.Float("tgt", ["target", "batch", Features]);
    private static readonly TensorSpec SourceMask = Causal("src_mask", "source", "source");
    private static readonly TensorSpec TargetMask = Causal("tgt_mask", "target", "target");
    private static readonly TensorSpec MemoryMask = TensorSpec.Float("memory_mask", ["target", "source"]);
    private static readonly TensorSpec SourcePadding = Padding("src_padding", "source");
    private static readonly TensorSpec TargetPadding = Padding("tgt_padding", "target");
    private static readonly TensorSpec MemoryPadding = Padding("memory_padding", "source");

    public static IEnumerable<ModuleCase> All =>
    [
        .. Attention, .. EncoderLayers, .. DecoderLayers, .. Transformers, .. ScaledDotProduct,
    ];

    private static IEnumerable<ModuleCase> Attention =>
    [
        Several("3 heads", () => MultiheadAttention(Features, 3), Query, Key, Value),
        Several("1 head, key_padding_mask", () => MultiheadAttention(Features, 1), Query, Key, Value, KeyPadding),
        Several("as many heads as features, no bias", () => MultiheadAttention(Features, Features, bias: false), Query, Key, Value),
        Several("kdim, vdim", () => MultiheadAttention(Features, 4, kdim: 5, vdim: 5), Query, Narrow("key"), Narrow("value")),
        Several("kdim, vdim, no bias, key_padding_mask", () => MultiheadAttention(Features, 4, bias: false, kdim: 5, vdim: 5), Query, Narrow("key"), Narrow("value"), KeyPadding),
        Several("add_bias_kv, key_padding_mask", () => WithRandomVectors(MultiheadAttention(Features, 2, add_bias_kv: true)), Query, Key, Value, KeyPadding),
        Several("add_zero_attn, key_padding_mask", () => MultiheadAttention(Features, 6, add_zero_attn: true), Query, Key, Value, KeyPadding),
        Several("attn_mask of floats", () => Masked(MultiheadAttention(Features, 3)), Query, Key, Value, TensorSpec.Float("mask", ["queries", "keys"])),
        Several("attn_mask of minus infinity", () => Masked(MultiheadAttention(Features, 3)), Query, Key, Value, Hopeless("mask", "queries", "keys")),
        Several("attn_mask of truth values, which libtorch adds as 0 and 1", () => Masked(MultiheadAttention(Features, 3)), Query, Key, Value, TensorSpec.Bool("mask", ["queries", "keys"])),
        Several("attn_mask for all queries", () => Masked(MultiheadAttention(Features, 3)), Query, Key, Value, TensorSpec.Float("mask", ["keys"])),
        Several(
            "add_bias_kv, add_zero_attn, both masks",
            () => new Rearranged(WithRandomVectors(MultiheadAttention(Features, 2, add_bias_kv: true, add_zero_attn: true)), [0, 1, 2, 3, 4]),
            Query, Key, Value, KeyPadding, Hopeless("mask", "queries", "keys")),
        Several("double", () => MultiheadAttention(Features, 3).to(float64), Wide("query", "queries"), Wide("key", "keys"), Wide("value", "keys"), KeyPadding),
        Several("double, no bias, 4 heads", () => MultiheadAttention(Features, 4, bias: false, kdim: 5, vdim: 5).to(float64), Wide("query", "queries"), TensorSpec.Double("key", ["keys", "batch", 5]), TensorSpec.Double("value", ["keys", "batch", 5])) with { Tolerance = 1e-12 },
        new("MultiheadAttention", "one sequence attends to itself", () => new Rearranged(MultiheadAttention(Features, 3), [0, 0, 0, 1, 2]), Query, TensorSpec.Bool("padding", ["batch", "queries"]), Hopeless("mask", "queries", "queries")) { Outputs = ["y", "weights"] },
        new("MultiheadAttention", "key is value, query another", () => new Rearranged(MultiheadAttention(Features, 3, bias: false), [0, 1, 1]), Query, Key) { Outputs = ["y", "weights"] },
        new("MultiheadAttention", "need_weights: false", () => new Rearranged(MultiheadAttention(Features, 3), [0, 1, 2], needWeights: false), Query, Key, Value),
    ];

    private static IEnumerable<ModuleCase> EncoderLayers =>
    [
        new("TransformerEncoderLayer", "ReLU", () => TransformerEncoderLayer(Features, 3, 20), Source),
        new("TransformerEncoderLayer", "GELU, src_mask", () => TransformerEncoderLayer(Features, 1, 20, activation: Activations.GELU), Source, SourceMask),
        new("TransformerEncoderLayer", "both masks", () => TransformerEncoderLayer(Features, 4, 20), Source, TensorSpec.Float("src_mask", ["source", "source"]), SourcePadding),
        new("TransformerEncoderLayer", "src_key_padding_mask alone", () => new Rearranged(TransformerEncoderLayer(Features, 4, 20), [0, -1, 1]), Source, SourcePadding),
        new("TransformerEncoderLayer", "double", () => TransformerEncoderLayer(Features, 4, 20).to(float64), TensorSpec.Double("src", ["source", "batch", Features])),
        new("TransformerEncoder", "2 layers, GELU", () => TransformerEncoder(TransformerEncoderLayer(Features, 2, 20, activation: Activations.GELU), 2), Source),
        new("TransformerEncoder", "3 layers, both masks", () => TransformerEncoder(TransformerEncoderLayer(Features, 6, 20), 3), Source, SourceMask, SourcePadding),
    ];

    private static IEnumerable<ModuleCase> DecoderLayers =>
    [
        new("TransformerDecoderLayer", "ReLU", () => TransformerDecoderLayer(Features, 3, 20), Target, Source),
        new("TransformerDecoderLayer", "GELU, all masks", () => TransformerDecoderLayer(Features, 2, 20, activation: Activations.GELU), Target, Source, TargetMask, MemoryMask, TargetPadding, MemoryPadding),
        new("TransformerDecoder", "2 layers", () => TransformerDecoder(TransformerDecoderLayer(Features, 4, 20), 2), Target, Source),
        new("TransformerDecoder", "all masks", () => TransformerDecoder(TransformerDecoderLayer(Features, 3, 20), 2), Target, Source, TargetMask, MemoryMask, TargetPadding, MemoryPadding),
    ];

    private static IEnumerable<ModuleCase> Transformers =>
    [
        new("Transformer", "2 and 1 layers", () => Transformer(Features, 3, 2, 1, 20), Source, Target),
        new("Transformer", "GELU, all masks", () => Transformer(Features, 4, 1, 2, 20, activation: Activations.GELU), Source, Target, SourceMask, TargetMask, MemoryMask, SourcePadding, TargetPadding, MemoryPadding),
        new("Transformer", "no layers", () => Transformer(Features, 4, 0, 0, 20), Source, Target),
    ];

    private static IEnumerable<ModuleCase> ScaledDotProduct =>
    [
        Dot("no mask", () => new()),
        Dot("mask of truth values", () => new(), TensorSpec.Bool("mask", ["batch", 1, 1, "keys"])),
        Dot("mask of floats", () => new(), Hopeless("mask", "queries", "keys")),
        Dot("is_causal", () => new(causal: true)),
    ];

    // Attention with its weights as the second output.
    private static ModuleCase Several(string options, Func<nn.Module> create, params TensorSpec[] inputs) => new("MultiheadAttention", options, create, inputs) { Outputs = ["y", "weights"] };

    private static ModuleCase Dot(string options, Func<DotProduct> create, params TensorSpec[] masks) => new(
        "functional.scaled_dot_product_attention",
        options,
        create,
        [TensorSpec.Float("query", ["batch", 3, "queries", 4]), TensorSpec.Float("key", ["batch", 3, "keys", 4]), TensorSpec.Float("value", ["batch", 3, "keys", 5]), .. masks]);

    private static TensorSpec Narrow(string name) => TensorSpec.Float(name, ["keys", "batch", 5]);

    private static TensorSpec Wide(string name, string length) => TensorSpec.Double(name, [length, "batch", Features]);

    private static Rearranged Masked(nn.Module attention) => new(attention, [0, 1, 2, -1, 3]);

    // Rows end in padding, and one is nothing else. Were a first key padding where a mask hides the others, NaN would go through all layers and prove nothing.
    private static TensorSpec Padding(string name, string length) => TensorSpec.Of(name, ElementType.Bool, ["batch", length], (size, _) => zeros(size, dtype: ScalarType.Bool)) with { Padding = 1 };

    // Minus infinity above the diagonal.
    private static TensorSpec Causal(string name, string rows, string columns) => TensorSpec.Of(name, ElementType.Float, [rows, columns], (size, _) => full(size, float.NegativeInfinity).triu(1));

    // The same, and minus infinity for the whole of the last of several queries: what libtorch gives there, the file must give too.
    private static TensorSpec Hopeless(string name, string rows, string columns) => TensorSpec.Of(name, ElementType.Float, [rows, columns], (size, _) =>
    {
        Tensor mask = full(size, float.NegativeInfinity).triu(1);
        if (size[0] > 1)
        {
            mask[-1] = float.NegativeInfinity;
        }

        return mask;
    });

    // bias_k and bias_v start small; of unit scale they count.
    private static TorchSharp.Modules.MultiheadAttention WithRandomVectors(TorchSharp.Modules.MultiheadAttention attention)
    {
        foreach ((_, TorchSharp.Modules.Parameter vector) in attention.named_parameters().Where(p => p.name is "bias_k" or "bias_v"))
        {
            using var _ = no_grad();
            init.normal_(vector);
        }

        return attention;
    }
}
