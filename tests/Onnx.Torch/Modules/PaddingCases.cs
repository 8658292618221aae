using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace MlNetPath.Onnx.Torch.Tests.Modules;

/// <summary>Layers that add elements around, and those that make a grid larger or smaller.</summary>
internal static class PaddingCases
{
    private static readonly TensorSpec Line = TensorSpec.Float("x", ["batch", 3, "length"]);
    private static readonly TensorSpec Image = TensorSpec.Float("x", ["batch", 3, "height", "width"]);
    private static readonly TensorSpec Volume = TensorSpec.Float("x", ["batch", 3, "depth", "height", "width"]);
    private static readonly Dictionary<string, long[]> Longer = new() { ["length"] = [4, 5, 7, 10], ["depth"] = [4, 5, 6], ["height"] = [4, 5, 6, 7], ["width"] = [5, 4, 7, 6] };

    private static readonly Dictionary<string, long[]> FromOne = new() { ["length"] = [1, 4, 7, 10], ["depth"] = [1, 2, 3], ["height"] = [1, 4, 6, 7], ["width"] = [5, 4, 7, 6] };
    private static readonly Dictionary<string, long[]> Long = new() { ["length"] = [4096, 300, 7], ["height"] = [300, 12], ["width"] = [7, 300] };

    public static IEnumerable<ModuleCase> All => Padding.Select(c => c with { Sizes = Longer }).Concat(Upsampling.Select(c => c.Sizes.Count > 0 ? c : c with { Sizes = FromOne }));

    private static IEnumerable<ModuleCase> Padding =>
    [
        new("ConstantPad1d", "two sides", () => ConstantPad1d((1, 3), -2.5), Line),
        new("ConstantPad1d", "cut off", () => ConstantPad1d((-1, 2), 1), Line),
        new("ConstantPad1d", "double", () => ConstantPad1d(2, 0.1), TensorSpec.Double("x", ["batch", 3, "length"])),
        new("ConstantPad2d", "four sides", () => ConstantPad2d((1, 2, 3, 4), 7), Image),
        new("ConstantPad3d", "six sides", () => ConstantPad3d((1, 2, 3, 4, 5, 6), 7), Volume),
        new("ZeroPad2d", "four sides", () => ZeroPad2d((1, 2, 3, 4)), Image),
        new("ReflectionPad1d", "two sides", () => ReflectionPad1d((1, 3)), Line),
        new("ReflectionPad1d", "without a batch", () => ReflectionPad1d(2), TensorSpec.Float("x", [3, "length"])),
        new("ReflectionPad2d", "four sides", () => ReflectionPad2d((1, 2, 3, 0)), Image),
        new("ReflectionPad3d", "six sides", () => ReflectionPad3d((1, 2, 3, 0, 1, 3)), Volume),
        new("ReplicationPad1d", "two sides", () => ReplicationPad1d((1, 3)), Line),
        new("ReplicationPad2d", "four sides", () => ReplicationPad2d((1, 2, 3, 0)), Image),
        new("ReplicationPad3d", "six sides", () => ReplicationPad3d((1, 2, 3, 0, 1, 6)), Volume),
    ];

    private static IEnumerable<ModuleCase> Upsampling =>
    [
        new("Upsample", "nearest, whole factor, 1 axis", () => Upsample(scale_factor: [3]), Line),
        new("Upsample", "nearest, whole factors, 2 axes", () => Upsample(scale_factor: [2, 3]), Image),
        new("Upsample", "nearest, whole factors, 3 axes", () => Upsample(scale_factor: [2, 1, 2]), Volume),
        new("Upsample", "nearest, factors that are not whole", () => Upsample(scale_factor: [1.3, 0.6]), Image),
        new("Upsample", "nearest, a factor that does not round well", () => Upsample(scale_factor: [41]), Line),
        new("Upsample", "nearest, recompute_scale_factor", () => Upsample(scale_factor: [1.3, 0.6], recompute_scale_factor: true), Image),
        new("Upsample", "nearest, size of open lengths", () => Upsample(size: [7, 8]), Image),
        new("Upsample", "nearest, size of a fixed length", () => Upsample(size: [11]), TensorSpec.Float("x", ["batch", 3, 6])),
        new("Upsample", "nearest, double", () => Upsample(size: [11]), TensorSpec.Double("x", ["batch", 3, "length"])),
        new("Upsample", "nearest, double, factors that do not round well", () => Upsample(scale_factor: [41, 2.3]), TensorSpec.Double("x", ["batch", 3, "height", "width"])),
        new("Upsample", "linear, factor", () => Upsample(scale_factor: [2.5], mode: UpsampleMode.Linear), Line),
        new("Upsample", "linear, factor, align_corners", () => Upsample(scale_factor: [2.3], mode: UpsampleMode.Linear, align_corners: true), Line),
        new("Upsample", "linear, a factor that is no power of two", () => Upsample(scale_factor: [1.1], mode: UpsampleMode.Linear, align_corners: false), Line) { Sizes = Long },
        new("Upsample", "linear, whole factor", () => Upsample(scale_factor: [3], mode: UpsampleMode.Linear, align_corners: false), Line) { Sizes = Long },
        new("Upsample", "linear, power of two", () => Upsample(scale_factor: [4], mode: UpsampleMode.Linear, align_corners: false), Line) { Sizes = Long },
        new("Upsample", "linear, size of long lengths", () => Upsample(size: [1000], mode: UpsampleMode.Linear, align_corners: false), Line) { Sizes = Long },
        new("Upsample", "linear, size of long lengths, align_corners", () => Upsample(size: [1000], mode: UpsampleMode.Linear, align_corners: true), Line) { Sizes = Long },
        new("Upsample", "linear, size, double", () => Upsample(size: [700], mode: UpsampleMode.Linear, align_corners: false), TensorSpec.Double("x", ["batch", 3, "length"])) { Sizes = Long, Tolerance = 1e-8 },
        new("Upsample", "linear, size", () => Upsample(size: [9], mode: UpsampleMode.Linear, align_corners: false), Line),
        new("Upsample", "linear, size 1", () => Upsample(size: [1], mode: UpsampleMode.Linear, align_corners: false), Line),
        new("Upsample", "linear, size 1, align_corners", () => Upsample(size: [1], mode: UpsampleMode.Linear, align_corners: true), Line),
        new("Upsample", "bilinear, factors", () => Upsample(scale_factor: [2, 1.5], mode: UpsampleMode.Bilinear, align_corners: false), Image),
        new("Upsample", "bilinear, smaller", () => Upsample(scale_factor: [0.5, 0.75], mode: UpsampleMode.Bilinear, align_corners: false), Image) { Sizes = Longer },
        new("Upsample", "bilinear, factors, align_corners", () => Upsample(scale_factor: [2, 1.5], mode: UpsampleMode.Bilinear, align_corners: true), Image),
        new("Upsample", "bilinear, factors, recompute_scale_factor", () => Upsample(scale_factor: [1.3, 1.7], mode: UpsampleMode.Bilinear, align_corners: false, recompute_scale_factor: true), Image),
        new("Upsample", "bilinear, size", () => Upsample(size: [9, 3], mode: UpsampleMode.Bilinear, align_corners: false), Image),
        new("Upsample", "bilinear, size, align_corners", () => Upsample(size: [9, 3], mode: UpsampleMode.Bilinear, align_corners: true), Image),
        new("Upsample", "bilinear, size of long lengths", () => Upsample(size: [700, 90], mode: UpsampleMode.Bilinear, align_corners: false), Image) { Sizes = Long },
        new("Upsample", "bicubic, factors", () => Upsample(scale_factor: [2, 1.5], mode: UpsampleMode.Bicubic, align_corners: false), Image),
        new("Upsample", "bicubic, size of long lengths", () => Upsample(size: [700, 90], mode: UpsampleMode.Bicubic, align_corners: false), Image) { Sizes = Long },
        new("Upsample", "bicubic, factors near 1", () => Upsample(scale_factor: [1.1, 0.9], mode: UpsampleMode.Bicubic, align_corners: false), Image) { Sizes = Longer },
        new("Upsample", "bicubic, size, align_corners", () => Upsample(size: [9, 3], mode: UpsampleMode.Bicubic, align_corners: true), Image),
        new("Upsample", "trilinear, factors", () => Upsample(scale_factor: [2, 1.5, 2], mode: UpsampleMode.Trilinear, align_corners: false), Volume),
        new("Upsample", "trilinear, size, align_corners", () => Upsample(size: [5, 9, 3], mode: UpsampleMode.Trilinear, align_corners: true), Volume),
    ];
}
