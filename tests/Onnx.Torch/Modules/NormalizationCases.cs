using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace MlNetPath.Onnx.Torch.Tests.Modules;

/// <summary>Layers that bring elements to mean 0 and variance 1.</summary>
internal static class NormalizationCases
{
    private static readonly TensorSpec Rows = TensorSpec.Float("x", ["batch", 6]);
    private static readonly TensorSpec Line = TensorSpec.Float("x", ["batch", 6, "length"]);
    private static readonly TensorSpec Image = TensorSpec.Float("x", ["batch", 6, "height", "width"]);
    private static readonly TensorSpec Volume = TensorSpec.Float("x", ["batch", 6, "depth", "height", "width"]);

    // Statistics of an input need more than one element.
    private static readonly Dictionary<string, long[]> Longer = new() { ["length"] = [2, 3, 9], ["depth"] = [2, 1], ["height"] = [2, 5], ["width"] = [3, 2] };

    public static IEnumerable<ModuleCase> All =>
    [
        new("BatchNorm1d", "rank 2", () => Randomized.Of(BatchNorm1d(6)), Rows),
        new("BatchNorm1d", "rank 3, eps", () => Randomized.Of(BatchNorm1d(6, eps: 0.1)), Line),
        new("BatchNorm1d", "not affine", () => Randomized.Of(BatchNorm1d(6, affine: false)), Line),
        new("BatchNorm1d", "double", () => Randomized.Of(BatchNorm1d(6, dtype: float64)), TensorSpec.Double("x", ["batch", 6, "length"])),
        new("BatchNorm1d", "statistics of the batch", () => Randomized.Of(BatchNorm1d(6, eps: 0.1, track_running_stats: false)), Line) { Sizes = Longer },
        new("BatchNorm1d", "statistics of the batch, rank 2, not affine", () => Randomized.Of(BatchNorm1d(6, affine: false, track_running_stats: false)), Rows) { Sizes = new Dictionary<string, long[]> { ["batch"] = [3, 8] } },
        new("BatchNorm2d", string.Empty, () => Randomized.Of(BatchNorm2d(6)), Image),
        new("BatchNorm2d", "statistics of the batch", () => Randomized.Of(BatchNorm2d(6, track_running_stats: false)), Image) { Sizes = Longer },
        new("BatchNorm3d", string.Empty, () => Randomized.Of(BatchNorm3d(6)), Volume),
        new("BatchNorm3d", "not affine", () => Randomized.Of(BatchNorm3d(6, affine: false)), Volume),
        new("LayerNorm", string.Empty, () => Randomized.Of(LayerNorm(6)), TensorSpec.Float("x", ["batch", "length", 6])),
        new("LayerNorm", "several axes, eps", () => Randomized.Of(LayerNorm([4, 3, 2], eps: 0.1)), TensorSpec.Float("x", ["batch", "length", 4, 3, 2])),
        new("LayerNorm", "not affine", () => Randomized.Of(LayerNorm([4, 6], elementwise_affine: false)), TensorSpec.Float("x", ["batch", 4, 6])),
        new("LayerNorm", "no bias", () => Randomized.Of(LayerNorm(6, bias: false)), TensorSpec.Float("x", ["batch", "length", 6])),
        new("LayerNorm", "double", () => Randomized.Of(LayerNorm(6, dtype: float64)), TensorSpec.Double("x", ["batch", "length", 6])),
        new("GroupNorm", "groups of 2", () => Randomized.Of(GroupNorm(3, 6)), Line),
        new("GroupNorm", "one group, eps", () => Randomized.Of(GroupNorm(1, 6, eps: 0.1)), Image),
        new("GroupNorm", "groups of 1, not affine", () => Randomized.Of(GroupNorm(6, 6, affine: false)), Volume),
        new("GroupNorm", "batch of 0", () => Randomized.Of(GroupNorm(3, 6)), Line) { Sizes = new Dictionary<string, long[]> { ["batch"] = [0, 2, 3], ["length"] = [4, 1, 7] } },
        new("GroupNorm", "fixed lengths, batch of 0", () => Randomized.Of(GroupNorm(2, 6)), TensorSpec.Float("x", ["batch", 6, 3, 4])) { Sizes = new Dictionary<string, long[]> { ["batch"] = [0, 2] } },
        new("GroupNorm", "double", () => Randomized.Of(GroupNorm(2, 6, dtype: float64)), TensorSpec.Double("x", ["batch", 6, "length"])),
        new("InstanceNorm1d", string.Empty, () => InstanceNorm1d(6), Line) { Sizes = Longer },
        new("InstanceNorm1d", "affine, eps", () => Randomized.Of(InstanceNorm1d(6, eps: 0.1, affine: true)), Line) { Sizes = Longer },
        new("InstanceNorm1d", "running statistics", () => Randomized.Of(InstanceNorm1d(6, affine: true, track_running_stats: true)), Line),
        new("InstanceNorm1d", "running statistics, not affine", () => Randomized.Of(InstanceNorm1d(6, track_running_stats: true)), Line),
        new("InstanceNorm1d", "without a batch", () => Randomized.Of(InstanceNorm1d(6, affine: true)), TensorSpec.Float("x", [6, "length"])) { Sizes = Longer },
        new("InstanceNorm1d", "affine, double", () => Randomized.Of(InstanceNorm1d(6, affine: true, dtype: float64)), TensorSpec.Double("x", ["batch", 6, "length"])) { Sizes = Longer },
        new("InstanceNorm2d", "affine", () => Randomized.Of(InstanceNorm2d(6, affine: true)), Image) { Sizes = Longer },
        new("InstanceNorm2d", "without a batch, running statistics", () => Randomized.Of(InstanceNorm2d(6, affine: true, track_running_stats: true)), TensorSpec.Float("x", [6, "height", "width"])),
        new("InstanceNorm3d", "affine", () => Randomized.Of(InstanceNorm3d(6, affine: true)), Volume) { Sizes = Longer },
        new("InstanceNorm3d", "running statistics", () => Randomized.Of(InstanceNorm3d(6, affine: true, track_running_stats: true)), Volume),
        new("LocalResponseNorm", "odd size", () => LocalResponseNorm(3, alpha: 0.5), Image),
        new("LocalResponseNorm", "even size, rank 3", () => LocalResponseNorm(4, alpha: 0.5, beta: 0.5, k: 2), Line),
        new("LocalResponseNorm", "rank 5, longer than the channels", () => LocalResponseNorm(9, alpha: 0.5), Volume),
    ];
}
