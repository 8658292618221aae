using MlNetPath.Onnx.Graph;
using TorchSharp;
using TorchSharp.Modules;

namespace MlNetPath.Onnx.Torch.Modules;

/// <summary>Layers that add elements around.</summary>
internal static class PaddingModules
{
    public static void AddTo(ModuleExporters exporters)
    {
        Add<ConstantPad1d>(exporters, PaddingModes.Constant);
        Add<ConstantPad2d>(exporters, PaddingModes.Constant);
        Add<ConstantPad3d>(exporters, PaddingModes.Constant);
        Add<ZeroPad2d>(exporters, PaddingModes.Zeros);
        Add<ReflectionPad1d>(exporters, PaddingModes.Reflect);
        Add<ReflectionPad2d>(exporters, PaddingModes.Reflect);
        Add<ReflectionPad3d>(exporters, PaddingModes.Reflect);
        Add<ReplicationPad1d>(exporters, PaddingModes.Replicate);
        Add<ReplicationPad2d>(exporters, PaddingModes.Replicate);
        Add<ReplicationPad3d>(exporters, PaddingModes.Replicate);
    }

    /// <summary>Pads as torch does.</summary>
    /// <param name="g">The graph.</param>
    /// <param name="x">Any tensor.</param>
    /// <param name="padding">Before and after the last axis, then before and after the one before it, and so on.</param>
    /// <param name="mode">What is added.</param>
    /// <param name="value">The constant.</param>
    public static OnnxValue Pad(OnnxScope g, OnnxValue x, long[] padding, PaddingModes mode, double value)
    {
        int axes = padding.Length / 2;
        if (padding.Length % 2 != 0 || axes > x.Rank)
        {
            throw g.Error($"its padding has {padding.Length} numbers; two an axis are wanted, for at most {x.Rank} axes");
        }

        if (mode is not (PaddingModes.Zeros or PaddingModes.Constant) && padding.Any(p => p < 0))
        {
            throw g.Error($"{mode} with negative padding ({string.Join(", ", padding)}) is not exported. Cut the input beforehand");
        }

        long[] before = [.. Enumerable.Range(0, axes).Select(i => padding[2 * (axes - 1 - i)])];
        long[] after = [.. Enumerable.Range(0, axes).Select(i => padding[(2 * (axes - 1 - i)) + 1])];
        PadMode padMode = mode switch
        {
            PaddingModes.Zeros or PaddingModes.Constant => PadMode.Constant,
            PaddingModes.Reflect => PadMode.Reflect,
            PaddingModes.Replicate => PadMode.Edge,
            PaddingModes.Circular => PadMode.Wrap,
            _ => throw g.Error($"padding mode {mode} is not known"),
        };
        return g.Pad(x, before, after, padMode, value);
    }

    private static void Add<TModule>(ModuleExporters exporters, PaddingModes mode)
        where TModule : PadBase => exporters.Add<TModule>((g, m, x) => Pad(g, x, m.padding, mode, m.value));
}
