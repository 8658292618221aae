using MlNetPath.Onnx.Graph;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MlNetPath.Onnx.Torch.Modules;

/// <summary>Layers that make a grid larger or smaller.</summary>
internal static class UpsampleModules
{
    public static void AddTo(ModuleExporters exporters) => exporters.Add<Upsample>(Upsample);

    private static OnnxValue Upsample(OnnxScope g, Upsample m, OnnxValue x)
    {
        if (x.Rank is < 3 or > 5)
        {
            throw g.Error($"it takes [batch, channels, 1 to 3 axes], not {x.Shape}");
        }

        var target = new UpsampleTarget(m.size.ToArray(), m.scale_factor.ToArray(), m.recompute_scale_factor ?? false);
        if ((target.Size.Length == 0) == (target.Factors.Length == 0) || Math.Max(target.Size.Length, target.Factors.Length) != x.Rank - 2)
        {
            throw g.Error($"it needs either a size or a scale_factor with {x.Rank - 2} numbers for {x.Shape}");
        }

        return m.mode == UpsampleMode.Nearest ? Nearest(g, x, target) : Interpolated(g, x, target, m.mode == UpsampleMode.Bicubic, m.align_corners ?? false);
    }

    // ONNX Runtime finds a place as (place + 1/2) / factor - 1/2, torch as (place + 1/2) (1/factor) - 1/2, both in 32 bits, and with thousands of places it shows. Powers of two leave nothing to round.
    private static OnnxValue Interpolated(OnnxScope g, OnnxValue x, UpsampleTarget target, bool cubic, bool align)
    {
        double[] factors = [.. Enumerable.Range(0, x.Rank - 2).Select(i => target.KnownFactor(x, i))];
        if (!align && factors.All(f => f > 0 && double.IsPow2(f)))
        {
            return g.Resize(x, [.. factors.Select(f => (float)f)], cubic ? ResizeMode.Cubic : ResizeMode.Linear, ResizeCoordinates.HalfPixel);
        }

        // The last axis first, as torch adds up.
        for (int i = factors.Length - 1; i >= 0; i--)
        {
            x = Interpolation.Along(g, x, target, i, cubic, align);
        }

        return x;
    }

    private static OnnxValue Nearest(OnnxScope g, OnnxValue x, UpsampleTarget target)
    {
        double[] factors = [.. Enumerable.Range(0, x.Rank - 2).Select(i => target.KnownFactor(x, i))];
        if (factors.All(RoundsWell))
        {
            return g.Resize(x, [.. factors.Select(f => (float)f)], ResizeMode.Nearest, ResizeCoordinates.Asymmetric, ResizeRounding.Floor);
        }

        for (int i = 0; i < factors.Length; i++)
        {
            x = g.Gather(x, Places(g, x, target, i), 2 + i);
        }

        return x;
    }

    // Which element torch takes for every place on an axis of the result, in the arithmetic in which it computes it: of 64 bits for doubles, of 32 for all others.
    private static OnnxValue Places(OnnxScope g, OnnxValue x, UpsampleTarget target, int axis)
    {
        OnnxValue length = g.Length(x, 2 + axis);
        OnnxValue wanted = target.Length(g, x, axis);
        OnnxValue places = g.Range(wanted);
        ElementType arithmetic = UpsampleTarget.Arithmetic(x);
        OnnxValue scaled = g.Mul(g.Cast(places, arithmetic), target.Step(g, x, axis));
        OnnxValue sources = g.Min(g.Cast(g.Floor(scaled), ElementType.Int64), g.Sub(length, 1));
        sources = g.Where(g.Equal(wanted, g.Mul(length, 2)), g.Div(places, 2), sources);
        return g.Where(g.Equal(wanted, length), places, sources);
    }

    // Whole factors for which torch's product with 1/factor does not fall below the element that is meant, up to lengths that grids have.
    private static bool RoundsWell(double factor)
    {
        if (factor is < 1 or > 64 || !double.IsInteger(factor))
        {
            return false;
        }

        float scale = (float)(1 / factor);
        return Enumerable.Range(0, 1 << 14).All(i => (int)(i * scale) == i / (int)factor && (int)(i * (1 / factor)) == i / (int)factor);
    }
}
