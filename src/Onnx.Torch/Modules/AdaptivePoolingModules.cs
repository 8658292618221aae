using MlNetPath.Onnx.Graph;
using TorchSharp.Modules;

namespace MlNetPath.Onnx.Torch.Modules;

/// <summary>Pools whose windows follow from the length of the result.</summary>
internal static class AdaptivePoolingModules
{
    public static void AddTo(ModuleExporters exporters)
    {
        exporters.Add<AdaptiveAvgPool1d>((g, m, x) => Pool(g, x, [m.output_size], max: false));
        exporters.Add<AdaptiveAvgPool2d>((g, m, x) => Pool(g, x, Axes.Each(g, "output_size", m.output_size, 2, 1), max: false));
        exporters.Add<AdaptiveAvgPool3d>((g, m, x) => Pool(g, x, Axes.Each(g, "output_size", m.output_size, 3, 1), max: false));
        exporters.Add<AdaptiveMaxPool1d>((g, m, x) => Pool(g, x, [m.output_size], max: true));
        exporters.Add<AdaptiveMaxPool2d>((g, m, x) => Pool(g, x, Axes.Each(g, "output_size", m.output_size, 2, 1), max: true));
    }

    private static OnnxValue Pool(OnnxScope g, OnnxValue x, long[] lengths, bool max) => Axes.Batched(g, x, lengths.Length, b =>
    {
        TensorShape shape = b.Shape;
        if (lengths.All(l => l == 1))
        {
            return (max, b.Type) switch
            {
                (true, _) => g.ReduceMax(b, [.. lengths.Select((_, i) => 2L + i)], keepDims: true), // GlobalMaxPool makes finite numbers of -infinity
                (false, ElementType.Float) => g.GlobalAveragePool(b),
                _ => g.ReduceMean(b, [.. lengths.Select((_, i) => 2L + i)], keepDims: true),
            };
        }

        if (b.Type == ElementType.Float && lengths.Select((l, i) => shape[2 + i] is { IsKnown: true } known && known.Value % l == 0).All(whole => whole))
        {
            long[] window = [.. lengths.Select((l, i) => shape[2 + i].Value / l)];
            return max ? PoolingModules.Largest(g, b, window, window, [], [], ceiling: false) : g.AveragePool(b, window, window);
        }

        // Windows are boxes, and every axis is cut the same way whatever the others are, so axes can be reduced one after the other.
        for (int i = 0; i < lengths.Length; i++)
        {
            b = Reduce(g, b, 2 + i, lengths[i], max);
        }

        return b;
    });

    // Window i of n reaches from i · length / n, rounded down, to (i + 1) · length / n, rounded up.
    private static OnnxValue Reduce(OnnxScope g, OnnxValue x, int axis, long windows, bool max)
    {
        if (x.Shape[axis] == windows)
        {
            return x;
        }

        OnnxValue length = g.Length(x, axis);
        var parts = new OnnxValue[windows];
        for (int i = 0; i < windows; i++)
        {
            OnnxValue start = g.Div(g.Mul(length, i), windows);
            OnnxValue end = g.Div(g.Add(g.Mul(length, i + 1), windows - 1), windows);
            OnnxValue window = g.Slice(x, axis, start, end);
            parts[i] = max ? g.ReduceMax(window, [axis], keepDims: true) : g.ReduceMean(window, [axis], keepDims: true);
        }

        return g.Concat(axis, parts);
    }
}
