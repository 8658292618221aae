using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace MlNetPath.Onnx.Torch.Tests.Modules;

/// <summary>Pools.</summary>
internal static class PoolingCases
{
    private static readonly TensorSpec Line = TensorSpec.Float("x", ["batch", 3, "length"]);
    private static readonly TensorSpec Image = TensorSpec.Float("x", ["batch", 3, "height", "width"]);
    private static readonly TensorSpec Volume = TensorSpec.Float("x", ["batch", 3, "depth", "height", "width"]);
    private static readonly Dictionary<string, long[]> Longer = new() { ["length"] = [5, 6, 7, 8, 9, 10], ["depth"] = [5, 6, 7], ["height"] = [5, 6, 7, 8, 9], ["width"] = [9, 8, 6, 7, 5, 10] };

    private static readonly Dictionary<string, long[]> FromOne = new() { ["length"] = [1, 2, 5, 10, 11], ["depth"] = [1, 2, 5], ["height"] = [1, 2, 3, 7, 9], ["width"] = [9, 1, 6, 7, 15] };

    public static IEnumerable<ModuleCase> All => Windows.Select(c => c with { Sizes = Longer }).Concat(Adaptive.Select(c => c with { Sizes = FromOne })).Select(WithInfinities);

    // One channel of nothing but -infinity, and here and there an infinity; both would say little about a mean if there were many.
    private static ModuleCase WithInfinities(ModuleCase tested) => tested.Module.StartsWith("LP", StringComparison.Ordinal) ? tested : tested with
    {
        Inputs = [.. tested.Inputs.Select(input => input with
        {
            Sample = (size, random) =>
            {
                Tensor sample = input.Sample(size, random);
                Tensor chance = rand(size, generator: random);
                bool max = tested.Module.Contains("Max", StringComparison.Ordinal);
                sample.masked_fill_(chance.lt(max ? 0.3 : 0.01), double.NegativeInfinity).masked_fill_(chance.gt(0.99), double.PositiveInfinity);
                int channels = input.Shape.TakeWhile(d => !d.IsKnown).Count();
                sample.narrow(channels, 0, 1).fill_(double.NegativeInfinity);
                return sample;
            },
        })],
    };

    private static IEnumerable<ModuleCase> Windows =>
    [
        new("MaxPool1d", string.Empty, () => MaxPool1d(2), Line),
        new("MaxPool1d", "stride, padding, dilation", () => MaxPool1d(3, stride: 2, padding: 1, dilation: 2), Line),
        new("MaxPool1d", "ceil_mode", () => MaxPool1d(3, stride: 2, ceil_mode: true), Line),
        new("MaxPool1d", "ceil_mode, padding, last window in the padding", () => MaxPool1d(2, stride: 3, padding: 1, ceil_mode: true), Line),
        new("MaxPool1d", "without a batch", () => MaxPool1d(2), TensorSpec.Float("x", [3, "length"])),
        new("MaxPool1d", "double", () => MaxPool1d(2), TensorSpec.Double("x", ["batch", 3, "length"])),
        new("MaxPool2d", string.Empty, () => MaxPool2d(2), Image),
        new("MaxPool2d", "an option an axis", () => MaxPool2d((3, 2), (2, 1), (1, 0), (1, 2)), Image),
        new("MaxPool2d", "one number in arrays", () => MaxPool2d([3, 3], [2], [1]), Image),
        new("MaxPool2d", "ceil_mode, padding", () => MaxPool2d((3, 2), (2, 3), (1, 1), ceil_mode: true), Image),
        new("MaxPool2d", "after ReLU", () => Sequential(("act", ReLU()), ("pool", MaxPool2d(2))), Image),
        new("MaxPool2d", "without a batch", () => MaxPool2d(2), TensorSpec.Float("x", [3, "height", "width"])),
        new("MaxPool3d", string.Empty, () => MaxPool3d(2), Volume),
        new("MaxPool3d", "an option an axis, ceil_mode", () => MaxPool3d((3, 2, 2), (2, 3, 1), (1, 1, 0), ceil_mode: true), Volume),
        new("AvgPool1d", string.Empty, () => AvgPool1d(2), Line),
        new("AvgPool1d", "stride, padding", () => AvgPool1d(3, stride: 2, padding: 1), Line),
        new("AvgPool1d", "padding, not counted", () => AvgPool1d(3, stride: 2, padding: 1, count_include_pad: false), Line),
        new("AvgPool1d", "ceil_mode", () => AvgPool1d(3, stride: 2, ceil_mode: true), Line),
        new("AvgPool1d", "ceil_mode, padding", () => AvgPool1d(4, stride: 3, padding: 2, ceil_mode: true), Line),
        new("AvgPool1d", "ceil_mode, padding, last window in the padding", () => AvgPool1d(2, stride: 3, padding: 1, ceil_mode: true), Line),
        new("AvgPool1d", "ceil_mode, padding, not counted", () => AvgPool1d(4, stride: 3, padding: 2, ceil_mode: true, count_include_pad: false), Line),
        new("AvgPool1d", "without a batch", () => AvgPool1d(2), TensorSpec.Float("x", [3, "length"])),
        new("AvgPool2d", string.Empty, () => AvgPool2d(2), Image),
        new("AvgPool2d", "an option an axis", () => AvgPool2d((3, 2), (2, 1), (1, 1)), Image),
        new("AvgPool2d", "padding, not counted", () => AvgPool2d(3, padding: 1, count_include_pad: false), Image),
        new("AvgPool2d", "divisor_override", () => AvgPool2d(3, padding: 1, divisor_override: 5), Image),
        new("AvgPool2d", "ceil_mode, padding", () => AvgPool2d((3, 4), (2, 3), (1, 2), ceil_mode: true), Image),
        new("AvgPool2d", "ceil_mode, padding, not counted", () => AvgPool2d((3, 4), (2, 3), (1, 2), ceil_mode: true, count_include_pad: false), Image),
        new("AvgPool2d", "ceil_mode, divisor_override", () => AvgPool2d(3, 2, 1, ceil_mode: true, divisor_override: 7), Image),
        new("AvgPool3d", string.Empty, () => AvgPool3d(2), Volume),
        new("AvgPool3d", "an option an axis, ceil_mode", () => AvgPool3d((3, 2, 4), (2, 1, 3), (1, 1, 2), ceil_mode: true), Volume),
        new("AvgPool3d", "divisor_override", () => AvgPool3d(2, divisor_override: 3), Volume),
        new("LPPool1d", "p 2", () => LPPool1d(2, 3), Line),
        new("LPPool1d", "p 1, stride, ceil_mode", () => LPPool1d(1, 3, stride: 2, ceil_mode: true), Line),
        new("LPPool2d", "p 2, stride, ceil_mode", () => LPPool2d(2, [3, 2], [2, 2], ceil_mode: true), Image),
        new("LPPool2d", "p 4, fixed lengths", () => LPPool2d(4, [2, 3]), TensorSpec.Float("x", ["batch", 3, 6, 6])),
    ];

    private static IEnumerable<ModuleCase> Adaptive =>
    [
        new("AdaptiveAvgPool1d", "1", () => AdaptiveAvgPool1d(1), Line),
        new("AdaptiveAvgPool1d", "4 of an open length", () => AdaptiveAvgPool1d(4), Line),
        new("AdaptiveAvgPool1d", "4 of 10", () => AdaptiveAvgPool1d(4), TensorSpec.Float("x", ["batch", 3, 10])),
        new("AdaptiveAvgPool1d", "1, double", () => AdaptiveAvgPool1d(1), TensorSpec.Double("x", ["batch", 3, "length"])),
        new("AdaptiveAvgPool1d", "without a batch", () => AdaptiveAvgPool1d(4), TensorSpec.Float("x", [3, "length"])),
        new("AdaptiveAvgPool2d", "1", () => AdaptiveAvgPool2d(1), Image),
        new("AdaptiveAvgPool2d", "(3, 7) of open lengths", () => AdaptiveAvgPool2d((3, 7)), Image),
        new("AdaptiveAvgPool2d", "(3, 2) of (6, 8)", () => AdaptiveAvgPool2d((3, 2)), TensorSpec.Float("x", ["batch", 3, 6, 8])),
        new("AdaptiveAvgPool2d", "(3, 1) of open lengths", () => AdaptiveAvgPool2d((3, 1)), Image),
        new("AdaptiveAvgPool3d", "1", () => AdaptiveAvgPool3d(1), Volume),
        new("AdaptiveAvgPool3d", "(2, 3, 4) of open lengths", () => AdaptiveAvgPool3d((2, 3, 4)), Volume),
        new("AdaptiveMaxPool1d", "1", () => AdaptiveMaxPool1d(1), Line),
        new("AdaptiveMaxPool1d", "4 of an open length", () => AdaptiveMaxPool1d(4), Line),
        new("AdaptiveMaxPool1d", "5 of 10", () => AdaptiveMaxPool1d(5), TensorSpec.Float("x", ["batch", 3, 10])),
        new("AdaptiveMaxPool2d", "1", () => AdaptiveMaxPool2d([1, 1]), Image),
        new("AdaptiveMaxPool2d", "(3, 7) of open lengths", () => AdaptiveMaxPool2d([3, 7]), Image),
        new("AdaptiveMaxPool2d", "(3, 4) of (7, 8), double", () => AdaptiveMaxPool2d([3, 4]), TensorSpec.Double("x", ["batch", 3, 7, 8])),
    ];
}
