using MlNetPath.Onnx.Graph;
using TorchSharp.Modules;

namespace MlNetPath.Onnx.Torch.Modules;

/// <summary>Layers that bring elements to mean 0 and variance 1.</summary>
internal static class NormalizationModules
{
    public static void AddTo(ModuleExporters exporters)
    {
        exporters.Add<BatchNorm1d>(Batch);
        exporters.Add<BatchNorm2d>(Batch);
        exporters.Add<BatchNorm3d>(Batch);
        exporters.Add<InstanceNorm1d>((g, m, x) => Axes.Batched(g, x, 1, b => Instance(g, m, b)));
        exporters.Add<InstanceNorm2d>((g, m, x) => Axes.Batched(g, x, 2, b => Instance(g, m, b)));
        exporters.Add<InstanceNorm3d>((g, m, x) => Axes.Batched(g, x, 3, b => Instance(g, m, b)));
        exporters.Add<LayerNorm>((g, m, x) => g.LayerNorm(
            x, m.weight is null ? null : g.Tensor(m.weight), m.bias is null ? null : g.Tensor(m.bias), m.normalized_shape.Length, m.eps));
        exporters.Add<GroupNorm>((g, m, x) => g.GroupNorm(
            x, m.num_groups, m.weight is null ? null : g.Tensor(m.weight), m.bias is null ? null : g.Tensor(m.bias), m.eps));
        exporters.Add<LocalResponseNorm>(LocalResponse);
    }

    private static OnnxValue Batch(OnnxScope g, NormBase m, OnnxValue x)
    {
        Axes.RequireEvaluation(g, m);
        return m.running_mean is null && m.running_var is null ? BatchStatistics(g, m, x) : RunningStatistics(g, m, x);
    }

    private static OnnxValue Instance(OnnxScope g, NormBase m, OnnxValue x)
    {
        Axes.RequireEvaluation(g, m);
        return m.track_running_stats ? RunningStatistics(g, m, x)
            : x.Type == ElementType.Float ? g.InstanceNorm(x, Scale(g, m, x), Bias(g, m, x), m.eps)
            : g.GroupNorm(x, m.num_features, Scale(g, m, x), Bias(g, m, x), m.eps); // ONNX Runtime has the operator for 32-bit floats only
    }

    private static OnnxValue RunningStatistics(OnnxScope g, NormBase m, OnnxValue x) => m is { running_mean: { } mean, running_var: { } variance }
        ? g.BatchNorm(x, Scale(g, m, x), Bias(g, m, x), g.Tensor(mean), g.Tensor(variance), m.eps)
        : throw g.Error("it has only one of running_mean and running_var");

    // Without running statistics, every batch is normalized by its own.
    private static OnnxValue BatchStatistics(OnnxScope g, NormBase m, OnnxValue x)
    {
        long[] axes = [0, .. Enumerable.Range(2, x.Rank - 2).Select(i => (long)i)];
        OnnxValue centered = g.Sub(x, g.ReduceMean(x, axes, keepDims: true));
        OnnxValue variance = g.ReduceMean(g.Mul(centered, centered), axes, keepDims: true);
        OnnxValue normal = g.Div(centered, g.Sqrt(g.Add(variance, m.eps)));
        return m.weight is null && m.bias is null ? normal : g.Add(g.Mul(normal, g.PerChannel(Scale(g, m, x), x.Rank)), g.PerChannel(Bias(g, m, x), x.Rank));
    }

    private static OnnxValue Scale(OnnxScope g, NormBase m, OnnxValue x) => m.weight is { } weight ? g.Tensor(weight) : Axes.Filled(g, 1, x.Type, m.num_features);

    private static OnnxValue Bias(OnnxScope g, NormBase m, OnnxValue x) => m.bias is { } bias ? g.Tensor(bias) : Axes.Filled(g, 0, x.Type, m.num_features);

    // Composed: ONNX's LRN has the longer half of an even window on the other side, and runtimes take it for images only.
    private static OnnxValue LocalResponse(OnnxScope g, LocalResponseNorm m, OnnxValue x)
    {
        if (x.Rank < 3)
        {
            throw g.Error($"it takes [batch, channels, axes...], not {x.Shape}");
        }

        OnnxValue squares = g.Reshape(g.Mul(x, x), g.Length(x, 0), g.Integers(1), g.Length(x, 1), g.Integers(-1)); // channels are an axis of their own
        OnnxValue padded = g.Pad(squares, [m.size / 2, 0], [(m.size - 1) / 2, 0]);
        OnnxValue mean = g.Reshape(g.AveragePool(padded, [m.size, 1]), g.Shape(x));
        return g.Div(x, g.Pow(g.Add(g.Mul(mean, m.alpha), m.k), m.beta));
    }
}
