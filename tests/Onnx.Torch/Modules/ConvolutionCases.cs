using TorchSharp;
using static TorchSharp.torch.nn;

namespace MlNetPath.Onnx.Torch.Tests.Modules;

/// <summary>Convolutions and transposed convolutions.</summary>
internal static class ConvolutionCases
{
    private static readonly TensorSpec Line = TensorSpec.Float("x", ["batch", 4, "length"]);
    private static readonly TensorSpec Image = TensorSpec.Float("x", ["batch", 4, "height", "width"]);
    private static readonly TensorSpec Volume = TensorSpec.Float("x", ["batch", 4, "depth", "height", "width"]);
    private static readonly Dictionary<string, long[]> Longer = new() { ["length"] = [6, 7, 12], ["depth"] = [6, 7], ["height"] = [6, 9, 8], ["width"] = [7, 6, 9] };

    public static IEnumerable<ModuleCase> All => Cases.Select(c => c.Sizes.Count > 0 ? c : c with { Sizes = Longer });

    private static Dictionary<string, long[]> FromOne => new() { ["length"] = [1, 2, 7] };

    private static IEnumerable<ModuleCase> Cases =>
    [
        new("Conv1d", string.Empty, () => Conv1d(4, 6, 3), Line),
        new("Conv1d", "stride, padding, dilation, groups, no bias", () => Conv1d(4, 6, 3, stride: 2, padding: 2, dilation: 2, groups: 2, bias: false), Line),
        new("Conv1d", "padding same", () => Conv1d(4, 6, 3, Padding.Same), Line) { Sizes = FromOne },
        new("Conv1d", "padding same, even kernel, dilation", () => Conv1d(4, 6, 4, Padding.Same, dilation: 1), Line),
        new("Conv1d", "padding valid, stride", () => Conv1d(4, 6, 3, Padding.Valid, stride: 2), Line),
        new("Conv1d", "reflect", () => Conv1d(4, 6, 3, padding: 2, padding_mode: PaddingModes.Reflect), Line),
        new("Conv1d", "replicate", () => Conv1d(4, 6, 3, padding: 2, padding_mode: PaddingModes.Replicate), Line) { Sizes = FromOne },
        new("Conv1d", "circular", () => Conv1d(4, 6, 3, padding: 2, padding_mode: PaddingModes.Circular), Line),
        new("Conv1d", "constant", () => Conv1d(4, 6, 3, padding: 2, padding_mode: PaddingModes.Constant), Line),
        new("Conv1d", "padding same, even kernel, replicate", () => Conv1d(4, 6, 4, Padding.Same, padding_mode: PaddingModes.Replicate), Line) { Sizes = FromOne },
        new("Conv1d", "without a batch", () => Conv1d(4, 6, 3, padding: 1), TensorSpec.Float("x", [4, "length"])),
        new("Conv1d", "without a batch, circular", () => Conv1d(4, 6, 3, padding: 1, padding_mode: PaddingModes.Circular), TensorSpec.Float("x", [4, "length"])),
        new("Conv2d", string.Empty, () => Conv2d(4, 6, 3), Image),
        new("Conv2d", "an option an axis, groups", () => Conv2d(4, 6, (3, 2), (2, 1), (2, 1), (1, 2), groups: 2), Image),
        new("Conv2d", "depthwise, no bias", () => Conv2d(4, 8, 3, groups: 4, bias: false), Image),
        new("Conv2d", "padding same", () => Conv2d(4, 6, (3, 4), Padding.Same, dilation: (2, 1)), Image),
        new("Conv2d", "padding same, reflect, unlike axes", () => Conv2d(4, 6, (5, 2), Padding.Same, padding_mode: PaddingModes.Reflect), Image),
        new("Conv2d", "reflect", () => Conv2d(4, 6, 3, padding: 1, padding_mode: PaddingModes.Reflect), Image),
        new("Conv2d", "replicate, unlike axes", () => Conv2d(4, 6, (3, 5), padding: (1, 2), padding_mode: PaddingModes.Replicate), Image),
        new("Conv2d", "circular, unlike axes", () => Conv2d(4, 6, (3, 5), padding: (1, 2), padding_mode: PaddingModes.Circular), Image),
        new("Conv2d", "without a batch", () => Conv2d(4, 6, 3), TensorSpec.Float("x", [4, "height", "width"])),
        new("Conv3d", string.Empty, () => Conv3d(4, 6, 3), Volume),
        new("Conv3d", "an option an axis, groups", () => Conv3d(4, 6, (3, 2, 1), (2, 1, 2), (1, 1, 0), (1, 2, 1), groups: 2, bias: false), Volume),
        new("Conv3d", "padding same, replicate", () => Conv3d(4, 6, (3, 2, 1), Padding.Same, padding_mode: PaddingModes.Replicate), Volume),
        new("Conv3d", "circular", () => Conv3d(4, 6, 3, padding: 1, padding_mode: PaddingModes.Circular), Volume),
        // 16 channels: with fewer, stride 1 and a batch above 1, libtorch 2.10's own result is wrong on processors with AVX2 (its oneDNN reads memory that nobody wrote).
        new("ConvTranspose1d", string.Empty, () => ConvTranspose1d(16, 6, 3), TensorSpec.Float("x", ["batch", 16, "length"])),
        new("ConvTranspose1d", "stride, padding, output_padding, dilation, groups, no bias", () => ConvTranspose1d(4, 6, 3, stride: 3, padding: 1, output_padding: 2, dilation: 2, groups: 2, bias: false), Line) { Sizes = FromOne },
        new("ConvTranspose1d", "without a batch", () => ConvTranspose1d(4, 6, 3, stride: 2), TensorSpec.Float("x", [4, "length"])),
        new("ConvTranspose2d", string.Empty, () => ConvTranspose2d(16, 6, 3), TensorSpec.Float("x", ["batch", 16, "height", "width"])),
        new("ConvTranspose2d", "an option an axis, groups", () => ConvTranspose2d(4, 6, (3, 2), (2, 3), (1, 0), (1, 1), (1, 2), groups: 2), Image),
        new("ConvTranspose2d", "output_padding of the first axis, which TorchSharp takes for both", () => ConvTranspose2d(4, 6, (3, 3), (2, 2), (1, 1), (1, 0)), Image),
        new("ConvTranspose3d", string.Empty, () => ConvTranspose3d(16, 6, 2), TensorSpec.Float("x", ["batch", 16, "depth", "height", "width"])),
        new("ConvTranspose3d", "an option an axis, groups, no bias", () => ConvTranspose3d(4, 6, (3, 2, 2), (2, 2, 2), (1, 0, 1), (1, 1, 1), (1, 1, 2), groups: 2, bias: false), Volume),
    ];
}
