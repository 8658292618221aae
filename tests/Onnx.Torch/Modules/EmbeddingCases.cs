using MlNetPath.Onnx.Graph;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace MlNetPath.Onnx.Torch.Tests.Modules;

/// <summary>Tables whose rows are looked up.</summary>
internal static class EmbeddingCases
{
    private static readonly TensorSpec Indices = TensorSpec.Int64("x", ["batch", "length"], 0, 19);

    public static IEnumerable<ModuleCase> All =>
    [
        new("Embedding", string.Empty, () => Embedding(20, 5), Indices),
        new("Embedding", "32-bit indices", () => Embedding(20, 5), TensorSpec.Int32("x", ["batch", "length"], 0, 19)),
        new("Embedding", "padding_idx, rank 3", () => Embedding(20, 5, padding_idx: 0), TensorSpec.Int64("x", ["batch", "length", 2], 0, 19)),
        new("Embedding", "max_norm above all norms, norm_type 1", () => Embedding(20, 5, max_norm: 1e3, norm_type: 1), Indices),
        new("Embedding", "double", () => Embedding(20, 5, dtype: float64), Indices),
        new("Embedding", "half", () => Embedding(20, 5, dtype: float16), Indices),
        new("Embedding", "more rows than are probed at once", () => Embedding(9000, 3), TensorSpec.Int64("x", ["batch", "length"], 1, 8999)),
        new("Embedding", "from_pretrained", () => Embedding_from_pretrained(randn(20, 5), padding_idx: 3), Indices),
        .. Bags(),
        new("EmbeddingBag", "mean, padding_index whose row is not zeros", () => Randomized.Of(EmbeddingBag(20, 5, padding_index: 0)), Indices),
        new("EmbeddingBag", "max, padding_index whose row is not zeros", () => Randomized.Of(EmbeddingBag(20, 5, mode: EmbeddingBagMode.Max, padding_index: 0)), Indices),
        new("EmbeddingBag", "mean, a row of zeros that is not padding", () => ZeroRow(EmbeddingBag(20, 5), 0), Indices),
        new("EmbeddingBag", "max, a row of zeros that is not padding", () => ZeroRow(EmbeddingBag(20, 5, mode: EmbeddingBagMode.Max), 0), Indices),
        new("EmbeddingBag", "mean, padding_index 4, one of two rows of zeros", () => ZeroRow(EmbeddingBag(20, 5, padding_index: 4), 0), Indices),
        new("EmbeddingBag", "mean, double", () => EmbeddingBag(20, 5, dtype: float64), Indices),
        new("EmbeddingBag", "per_sample_weights, sum", () => new WeightedBag(EmbeddingBag(20, 5, mode: EmbeddingBagMode.Sum)), Indices, TensorSpec.Float("w", ["batch", "length"])),
        new("EmbeddingBag", "per_sample_weights, sum, padding_index", () => new WeightedBag(Randomized.Of(EmbeddingBag(20, 5, mode: EmbeddingBagMode.Sum, padding_index: 0))), Indices, TensorSpec.Float("w", ["batch", "length"])),
    ];

    private static IEnumerable<ModuleCase> Bags() =>
        from mode in Enum.GetValues<EmbeddingBagMode>()
        from padding in new[] { -1, 0 }
        select new ModuleCase("EmbeddingBag", $"{mode}{(padding < 0 ? string.Empty : ", padding_index")}", () => EmbeddingBag(20, 5, mode: mode, padding_index: padding), Indices);

    private static EmbeddingBag ZeroRow(EmbeddingBag bag, long row)
    {
        using var gradients = no_grad();
        bag.weight![row].zero_();
        return bag;
    }

    private sealed class WeightedBag : Module<Tensor, Tensor, Tensor>, IOnnxMultiModule
    {
        private readonly EmbeddingBag bag;

        public WeightedBag(EmbeddingBag bag)
            : base(nameof(WeightedBag))
        {
            this.bag = bag;
            RegisterComponents();
        }

        public override Tensor forward(Tensor indices, Tensor weights) => bag.call(indices, null, weights);

        public IReadOnlyList<OnnxValue> Export(OnnxScope g, IReadOnlyList<OnnxValue?> inputs) => g.Call(bag, inputs[0], null, inputs[1]);
    }
}
