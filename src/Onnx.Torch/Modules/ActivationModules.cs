using MlNetPath.Onnx.Graph;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MlNetPath.Onnx.Torch.Modules;

/// <summary>Activation functions. They do with infinities and NaN what torch does, so some are composed where one operator would differ there; but GELU of infinity is infinity, and NaN in torch.</summary>
internal static class ActivationModules
{
    // Above these, softplus(x) and x are the same double, or the same 32-bit float.
    private const double SoftplusIsLinear = 37;
    private const double SoftplusOfFloatsIsLinear = 20;

    public static void AddTo(ModuleExporters exporters)
    {
        AddRectifiers(exporters);
        AddSmooth(exporters);
        AddPiecewise(exporters);
        AddAlongAnAxis(exporters);
    }

    /// <summary>GELU with the error function.</summary>
    /// <exception cref="OnnxExportException">It is to be computed in Double.</exception>
    public static OnnxValue ExactGelu(OnnxScope g, OnnxValue x, string otherwise) => x.Type == ElementType.Double
        ? throw g.Error($"ONNX Runtime computes the error function in Float only; convert the network with to(float32), or {otherwise}")
        : g.Gelu(x);

    private static void AddRectifiers(ModuleExporters exporters)
    {
        exporters.Add<ReLU>((g, m, x) => g.Relu(x));
        exporters.Add<ReLU6>((g, m, x) => g.Clip(x, 0, 6));
        exporters.Add<LeakyReLU>((g, m, x) => g.LeakyRelu(x, m.negative_slope));
        exporters.Add<RReLU>((g, m, x) => g.LeakyRelu(x, (m.lower + m.upper) / 2)); // random slopes are for training
        exporters.Add<PReLU>(PReLU);
        exporters.Add<ELU>((g, m, x) => g.Elu(x, m.alpha));
        exporters.Add<CELU>((g, m, x) => g.Celu(x, m.alpha));
        exporters.Add<SELU>((g, m, x) => g.Selu(x));
        exporters.Add<Threshold>((g, m, x) => g.Threshold(x, m.threshold, m.value));
    }

    private static void AddSmooth(ModuleExporters exporters)
    {
        exporters.Add<Sigmoid>((g, m, x) => g.Sigmoid(x));
        exporters.Add<LogSigmoid>((g, m, x) => g.LogSigmoid(x));
        exporters.Add<Tanh>((g, m, x) => g.Tanh(x));
        exporters.Add<Tanhshrink>((g, m, x) => g.TanhShrink(x));
        exporters.Add<Softsign>((g, m, x) => g.Softsign(x));
        exporters.Add<Softplus>(Softplus);
        exporters.Add<SiLU>((g, m, x) => g.Silu(x));
        exporters.Add<Mish>((g, m, x) => g.Mish(x));
        exporters.Add<GELU>(GELU);
    }

    private static void AddPiecewise(ModuleExporters exporters)
    {
        exporters.Add<Hardsigmoid>((g, m, x) => g.HardSigmoid(x)); // slope 1/6; ONNX's own default is 0.2
        exporters.Add<Hardswish>((g, m, x) => g.HardSwish(x));
        exporters.Add<Hardtanh>(Hardtanh);
        exporters.Add<Hardshrink>((g, m, x) => g.Where(g.And(g.GreaterOrEqual(x, -m.lambda), g.LessOrEqual(x, m.lambda)), 0, x));
        exporters.Add<Softshrink>((g, m, x) => g.Sub(x, g.Clip(x, -m.lambda, m.lambda)));
    }

    private static void AddAlongAnAxis(ModuleExporters exporters)
    {
        exporters.Add<Softmax>((g, m, x) => g.Softmax(x, Axis(g, x, m.dim)));
        exporters.Add<LogSoftmax>((g, m, x) => g.LogSoftmax(x, Axis(g, x, m.dim)));
        exporters.Add<Softmin>((g, m, x) => g.Softmax(g.Neg(x), Axis(g, x, m.dim)));
        exporters.Add<Softmax2d>((g, m, x) => g.Softmax(x, Axis(g, x, -3)));
        exporters.Add<GLU>(GLU);
    }

    // One slope for all, or one for every channel, which is the second axis.
    private static OnnxValue PReLU(OnnxScope g, PReLU m, OnnxValue x)
    {
        OnnxValue slope = g.Tensor(m.weight);
        if (m.weight.numel() > 1 && x.Rank > 2)
        {
            slope = g.Unsqueeze(slope, [.. Enumerable.Range(1, x.Rank - 2).Select(i => (long)i)]);
        }

        return g.PRelu(x, slope);
    }

    private static OnnxValue GELU(OnnxScope g, GELU m, OnnxValue x) => m.approximate switch
    {
        TorchSharp.Modules.GELU.Approximate.tanh => g.Gelu(x, tanh: true),
        TorchSharp.Modules.GELU.Approximate.none => ExactGelu(g, x, otherwise: "take the approximation with tanh"),
        var other => throw g.Error($"the approximation '{other}' is not known here; take none or tanh"),
    };

    private static OnnxValue Softplus(OnnxScope g, Softplus m, OnnxValue x)
    {
        OnnxValue scaled = m.beta == 1 ? x : g.Mul(x, m.beta);
        OnnxValue soft = g.Softplus(scaled);
        soft = m.beta == 1 ? soft : g.Div(soft, m.beta);
        return m.threshold >= (x.Type == ElementType.Double ? SoftplusIsLinear : SoftplusOfFloatsIsLinear) ? soft : g.Where(g.Greater(scaled, m.threshold), x, soft);
    }

    // TorchSharp 0.107 gives the input back as it is, unless the module works in place.
    private static OnnxValue Hardtanh(OnnxScope g, Hardtanh m, OnnxValue x)
    {
        using var scope = NewDisposeScope();
        bool clips = m.forward(tensor([m.min_val - 1, m.max_val + 1])).allclose(tensor([m.min_val, m.max_val]));
        return clips
            ? g.Clip(x, m.min_val, m.max_val)
            : throw g.Error("this version of TorchSharp gives its input back unchanged; take Hardtanh(..., inplace: true), which does work, or Identity to export what the network does now");
    }

    private static OnnxValue GLU(OnnxScope g, GLU m, OnnxValue x)
    {
        int axis = Axis(g, x, m.dim);
        if (!x.Shape[axis].IsKnown)
        {
            // Halves by shape, since slices of an odd length would be broadcast to each other unnoticed: a runtime fails on such a shape.
            OnnxValue[] lengths = [.. Enumerable.Range(0, x.Rank).Select(i => g.Length(x, i))];
            OnnxValue halves = g.Reshape(x, [.. lengths[..axis], g.Integers(2), g.Div(lengths[axis], 2), .. lengths[(axis + 1)..]]);
            return g.Mul(g.Select(halves, axis, 0), g.Sigmoid(g.Select(halves, axis, 1)));
        }

        return x.Shape[axis].Value % 2 == 0 ? g.Glu(x, axis) : throw g.Error($"it halves axis {m.dim}, whose length is {x.Shape[axis].Value}");
    }

    private static int Axis(OnnxScope g, OnnxValue x, long dim) => dim >= -x.Rank && dim < x.Rank
        ? (int)(dim < 0 ? dim + x.Rank : dim)
        : throw g.Error($"it works along axis {dim}, and its input has {x.Rank}");
}
