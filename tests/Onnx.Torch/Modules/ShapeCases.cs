using MlNetPath.Onnx.Graph;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace MlNetPath.Onnx.Torch.Tests.Modules;

/// <summary>Layers that move elements, that compare tensors, that only act in training, and containers.</summary>
internal static class ShapeCases
{
    private static readonly TensorSpec Image = TensorSpec.Float("x", ["batch", 6, "height", "width"]);

    public static IEnumerable<ModuleCase> All =>
    [
        new("Flatten", "fixed lengths", () => Flatten(), TensorSpec.Float("x", ["batch", 2, 3, 4])),
        new("Flatten", "open lengths", () => Flatten(), TensorSpec.Float("x", ["batch", 2, "length"])),
        new("Flatten", "from axis 0 to the last but one", () => Flatten(0, -2), TensorSpec.Float("x", ["batch", "length", 3, 4])),
        new("Flatten", "one axis", () => Flatten(1, 1), TensorSpec.Float("x", ["batch", "length", 3])),
        new("Unflatten", "fixed sizes", () => Unflatten(1, [2, 3]), TensorSpec.Float("x", ["batch", 6, "length"])),
        new("Unflatten", "last axis, a size left open", () => Unflatten(2, [-1, 2]), TensorSpec.Float("x", ["batch", "length", 6])),
        new("PixelShuffle", string.Empty, () => PixelShuffle(2), TensorSpec.Float("x", ["batch", 12, "height", "width"])),
        new("PixelShuffle", "rank 3", () => PixelShuffle(3), TensorSpec.Float("x", [18, "height", "width"])),
        new("PixelShuffle", "rank 5", () => PixelShuffle(2), TensorSpec.Float("x", ["batch", "length", 8, 3, "width"])),
        new("PixelUnshuffle", string.Empty, () => PixelUnshuffle(2), TensorSpec.Float("x", ["batch", 3, "height", "width"])) { Sizes = Even },
        new("PixelUnshuffle", "rank 3", () => PixelUnshuffle(2), TensorSpec.Float("x", [3, "height", 4])) { Sizes = Even },
        new("PixelUnshuffle", "rank 5", () => PixelUnshuffle(2), TensorSpec.Float("x", ["batch", "length", 3, 2, "width"])) { Sizes = Even },
        new("ChannelShuffle", string.Empty, () => ChannelShuffle(3), Image),
        new("ChannelShuffle", "rank 3", () => ChannelShuffle(2), TensorSpec.Float("x", ["batch", 6, "length"])),
        new("Unfold", string.Empty, () => Unfold(3), Image) { Sizes = Longer },
        new("Unfold", "an option an axis", () => Unfold((3, 2), (1, 2), (2, 1), (2, 3)), Image) { Sizes = Longer },
        new("Unfold", "fixed lengths", () => Unfold(2, stride: 2), TensorSpec.Float("x", ["batch", 6, 5, 6])),
        new("Fold", string.Empty, () => Fold(4, 2), TensorSpec.Float("x", ["batch", 12, 9])),
        new("Fold", "an option an axis", () => Fold((7, 9), (3, 2), (1, 2), (2, 1), (2, 3)), TensorSpec.Float("x", ["batch", 12, 15])),
        new("Fold", "without a batch", () => Fold(4, 2, stride: 2), TensorSpec.Float("x", [8, 4])),
        new("Bilinear", string.Empty, () => Bilinear(4, 3, 5), TensorSpec.Float("x", ["batch", 4]), TensorSpec.Float("other", ["batch", 3])),
        new("Bilinear", "no bias, rank 3", () => Bilinear(4, 3, 5, hasBias: false), TensorSpec.Float("x", ["batch", "length", 4]), TensorSpec.Float("other", ["batch", "length", 3])),
        new("Bilinear", "double", () => Bilinear(4, 3, 5, dtype: float64), TensorSpec.Double("x", ["batch", 4]), TensorSpec.Double("other", ["batch", 3])),
        new("CosineSimilarity", string.Empty, () => CosineSimilarity(), TensorSpec.Float("x", ["batch", 5]), TensorSpec.Float("other", ["batch", 5])),
        new("CosineSimilarity", "last axis, eps, unlike ranks", () => CosineSimilarity(-1, 0.5), TensorSpec.Float("x", ["batch", "length", 5]), TensorSpec.Float("other", [5])),
        .. new[] { 0, 1, 2, 3, 1.5, double.PositiveInfinity, double.NegativeInfinity }.Select(p => new ModuleCase(
            "PairwiseDistance", FormattableString.Invariant($"p {p}"), () => PairwiseDistance(p), TensorSpec.Float("x", ["batch", 5]), TensorSpec.Float("other", ["batch", 5]))),
        new("PairwiseDistance", "keepdim, eps", () => PairwiseDistance(2, 0.1, keepdim: true), TensorSpec.Float("x", ["batch", "length", 5]), TensorSpec.Float("other", ["batch", "length", 5])),
        new("Dropout", string.Empty, () => Dropout(), Image),
        new("Dropout1d", string.Empty, () => Dropout1d(), TensorSpec.Float("x", ["batch", 6, "length"])),
        new("Dropout2d", string.Empty, () => Dropout2d(), Image),
        new("Dropout3d", string.Empty, () => Dropout3d(), TensorSpec.Float("x", ["batch", 6, "depth", "height", "width"])),
        new("AlphaDropout", string.Empty, () => AlphaDropout(), Image),
        new("FeatureAlphaDropout", string.Empty, () => FeatureAlphaDropout(), Image),
        new("Sequential", "own names, nested", () => Sequential(("first", Linear(6, 4)), ("rest", Sequential(("inner", Linear(4, 4)), ("drop", Dropout())))), TensorSpec.Float("x", ["batch", 6])),
        new("Sequential", "empty", () => Sequential(Sequential()), TensorSpec.Float("x", ["batch", 6])),
        new("ModuleList", "within a module of one's own", () => new Listed(), TensorSpec.Float("x", ["batch", 4])),
        new("ModuleDict", "within a module of one's own", () => new Named(), TensorSpec.Float("x", ["batch", 4])),
    ];

    private static Dictionary<string, long[]> Even => new() { ["height"] = [2, 4, 8], ["width"] = [4, 2, 6] };

    private static Dictionary<string, long[]> Longer => new() { ["height"] = [5, 6, 8], ["width"] = [7, 5, 6] };

    private sealed class Listed : Module<Tensor, Tensor>, IOnnxModule
    {
        private readonly ModuleList<Linear> layers = new(Linear(4, 4), Linear(4, 4));

        public Listed()
            : base(nameof(Listed)) => RegisterComponents();

        public override Tensor forward(Tensor x) => layers.Aggregate(x, (value, layer) => layer.call(value).tanh());

        public OnnxValue Export(OnnxScope g, OnnxValue x) => layers.Aggregate(x, (value, layer) => g.Tanh(g.Call(layer, value)));
    }

    private sealed class Named : Module<Tensor, Tensor>, IOnnxModule
    {
        private readonly ModuleDict<Module<Tensor, Tensor>> parts = ModuleDict<Module<Tensor, Tensor>>(("left", Linear(4, 4)), ("right", LayerNorm(4)));

        public Named()
            : base(nameof(Named)) => RegisterComponents();

        public override Tensor forward(Tensor x) => parts["left"].call(x) + parts["right"].call(x);

        public OnnxValue Export(OnnxScope g, OnnxValue x) => g.Add(g.Call(parts["left"], x), g.Call(parts["right"], x));
    }
}
