using MlNetPath.Onnx.Graph;
using TorchSharp.Modules;

namespace MlNetPath.Onnx.Torch.Modules;

/// <summary>Pools over windows of a fixed size.</summary>
internal static class PoolingModules
{
    public static void AddTo(ModuleExporters exporters)
    {
        exporters.Add<MaxPool1d>((g, m, x) => Max(g, x, [m.kernel_size], One(m.stride), One(m.padding), One(m.dilation), m.ceil_mode));
        exporters.Add<MaxPool2d>((g, m, x) => Max(g, x, Axes.Each(g, "kernel_size", m.kernel_size, 2, 1), m.stride, m.padding, m.dilation, m.ceil_mode));
        exporters.Add<MaxPool3d>((g, m, x) => Max(g, x, Axes.Each(g, "kernel_size", m.kernel_size, 3, 1), m.stride, m.padding, m.dilation, m.ceil_mode));
        exporters.Add<AvgPool1d>((g, m, x) => Average(g, x, [m.kernel_size], One(m.stride), One(m.padding), m.ceil_mode, m.count_include_pad, null));
        exporters.Add<AvgPool2d>((g, m, x) => Average(
            g, x, Axes.Each(g, "kernel_size", m.kernel_size, 2, 1), m.stride, m.padding, m.ceil_mode, m.count_include_pad, m.divisor_override));
        exporters.Add<AvgPool3d>((g, m, x) => Average(
            g, x, Axes.Each(g, "kernel_size", m.kernel_size, 3, 1), m.stride, m.padding, m.ceil_mode, m.count_include_pad, m.divisor_override));
        exporters.Add<LPPool1d>((g, m, x) => Norm(g, x, m.norm_type, [m.kernel_size], One(m.stride), m.ceil_mode));
        exporters.Add<LPPool2d>((g, m, x) => Norm(g, x, m.norm_type, Axes.Each(g, "kernel_size", m.kernel_size, 2, 1), m.stride, m.ceil_mode));
    }

    private static long[]? One(long? value) => value is { } number ? [number] : null;

    private static OnnxValue Max(OnnxScope g, OnnxValue x, long[] kernel, long[]? stride, long[]? padding, long[]? dilation, bool ceiling)
    {
        int axes = kernel.Length;
        return Axes.Batched(g, x, axes, b => Largest(
            g, b, kernel, Strides(g, stride, kernel), Axes.Each(g, "padding", padding, axes, 0), Axes.Each(g, "dilation", dilation, axes, 1), ceiling));
    }

    /// <summary>
    /// The largest element of every window. ONNX Runtime starts from the lowest finite number, so a window of nothing but -infinity gives that; it is put right, except after operators that never give -infinity.
    /// </summary>
    public static OnnxValue Largest(OnnxScope g, OnnxValue x, long[] kernel, long[] strides, long[] pads, long[] dilations, bool ceiling)
    {
        OnnxValue y = g.MaxPool(x, kernel, strides, pads, dilations, ceiling);
        return x.Operator is "Relu" or "Sigmoid" or "Tanh" ? y : g.Where(g.LessOrEqual(y, Lowest(x.Type)), double.NegativeInfinity, y);
    }

    private static double Lowest(ElementType type) => type switch
    {
        ElementType.Double => double.MinValue,
        ElementType.Float16 => (double)Half.MinValue,
        _ => float.MinValue,
    };

    private static OnnxValue Average(OnnxScope g, OnnxValue x, long[] kernel, long[]? stride, long[]? padding, bool ceiling, bool countPadding, long? divisor)
    {
        long[] strides = Strides(g, stride, kernel);
        long[] pads = Axes.Each(g, "padding", padding, kernel.Length, 0);
        divisor = divisor == 0 ? null : divisor; // torch takes 0 for none
        countPadding &= pads.Any(p => p > 0);
        return Axes.Batched(g, x, kernel.Length, b =>
        {
            if (!ceiling && divisor is { } number)
            {
                return g.Mul(g.AveragePool(b, kernel, strides, pads, countPadding: true), (double)kernel.Aggregate(1L, (a, k) => a * k) / number);
            }

            if (!ceiling || (divisor is null && !countPadding))
            {
                return g.AveragePool(b, kernel, strides, pads, ceilMode: ceiling, countPadding: countPadding);
            }

            // A last window that hangs over the padding: torch does not count what lies beyond, and runtimes do not agree. So only data is averaged here, and
            // the mean is brought to torch's divisor.
            OnnxValue mean = g.AveragePool(b, kernel, strides, pads, ceilMode: true);
            for (int axis = 0; axis < kernel.Length; axis++)
            {
                mean = g.Mul(mean, Share(g, b, mean, axis, kernel, strides[axis], pads[axis], divisor is null));
            }

            return divisor is { } given ? g.Div(mean, given) : mean;
        });
    }

    // For every window on an axis: how many elements of the data it has, divided by its length in data and padding if that is wanted.
    private static OnnxValue Share(OnnxScope g, OnnxValue x, OnnxValue pooled, int axis, long[] kernel, long stride, long pad, bool divide)
    {
        OnnxValue length = g.Length(x, 2 + axis);
        OnnxValue starts = g.Sub(g.Mul(g.Range(g.Length(pooled, 2 + axis)), stride), pad);
        OnnxValue ends = g.Add(starts, kernel[axis]);
        OnnxValue share = g.Cast(g.Sub(g.Min(ends, length), g.Max(starts, 0)), x.Type);
        if (divide)
        {
            share = g.Div(share, g.Cast(g.Sub(g.Min(ends, g.Add(length, pad)), starts), x.Type));
        }

        long[] later = [.. Enumerable.Range(1, kernel.Length - 1 - axis).Select(i => (long)i)];
        return later.Length == 0 ? share : g.Unsqueeze(share, later);
    }

    // torch's p-norm takes powers with their sign, so odd ones may cancel; ONNX's takes absolute values.
    private static OnnxValue Norm(OnnxScope g, OnnxValue x, double p, long[] kernel, long[]? stride, bool ceiling)
    {
        OnnxValue mean = Average(g, g.Pow(x, p), kernel, stride, null, ceiling, false, null);
        return g.Pow(g.Mul(mean, kernel.Aggregate(1L, (a, k) => a * k)), 1 / p);
    }

    private static long[] Strides(OnnxScope g, long[]? stride, long[] kernel) => stride is null or { Length: 0 } ? kernel : Axes.Each(g, "stride", stride, kernel.Length, 1);
}
