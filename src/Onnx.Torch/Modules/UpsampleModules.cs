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

        var target = new Target(m.size.ToArray(), m.scale_factor.ToArray(), m.recompute_scale_factor ?? false);
        if ((target.Size.Length == 0) == (target.Factors.Length == 0) || Math.Max(target.Size.Length, target.Factors.Length) != x.Rank - 2)
        {
            throw g.Error($"it needs either a size or a scale_factor with {x.Rank - 2} numbers for {x.Shape}");
        }

        return m.mode == UpsampleMode.Nearest ? Nearest(g, x, target) : Interpolated(g, x, target, m.mode == UpsampleMode.Bicubic ? ResizeMode.Cubic : ResizeMode.Linear, m.align_corners ?? false);
    }

    private static OnnxValue Interpolated(OnnxScope g, OnnxValue x, Target target, ResizeMode mode, bool align)
    {
        ResizeCoordinates coordinates = align ? ResizeCoordinates.AlignCorners : ResizeCoordinates.HalfPixel;
        if (target.Factors.Length == 0 || target.Recompute || align)
        {
            return g.Resize(x, g.Concat(0, [.. Enumerable.Range(0, x.Rank - 2).Select(i => target.Length(g, x, i))]), mode, coordinates);
        }

        // ONNX keeps factors as 32-bit floats and multiplies lengths by them; torch does so in 64 bits. Fractions of 256 are the same in both.
        return target.Factors.All(f => double.IsInteger(f * 256))
            ? g.Resize(x, [.. target.Factors.Select(f => (float)f)], mode, coordinates)
            : throw g.Error($"a scale_factor of {string.Join(", ", target.Factors)} is not a fraction of 256, and a runtime may round lengths otherwise than torch. Give a size, or recompute_scale_factor: true");
    }

    private static OnnxValue Nearest(OnnxScope g, OnnxValue x, Target target)
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
    private static OnnxValue Places(OnnxScope g, OnnxValue x, Target target, int axis)
    {
        OnnxValue length = g.Length(x, 2 + axis);
        OnnxValue wanted = target.Length(g, x, axis);
        OnnxValue places = g.Range(wanted);
        ElementType arithmetic = x.Type == ElementType.Double ? ElementType.Double : ElementType.Float;
        OnnxValue real = g.Cast(places, arithmetic);
        OnnxValue scaled = target.Factors.Length > 0 && !target.Recompute
            ? g.Mul(real, 1 / target.Factors[axis])
            : g.Mul(real, g.Div(g.Cast(length, arithmetic), g.Cast(wanted, arithmetic)));
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

    private sealed record Target(long[] Size, double[] Factors, bool Recompute)
    {
        /// <summary>The length of an axis of the result, as a vector of one integer.</summary>
        public OnnxValue Length(OnnxScope g, OnnxValue x, int axis) => Size.Length > 0 ? g.Integers(Size[axis])
            : x.Shape[2 + axis].IsKnown ? g.Integers((long)Math.Floor(x.Shape[2 + axis].Value * Factors[axis]))
            : double.IsInteger(Factors[axis]) ? g.Mul(g.Length(x, 2 + axis), Factors[axis])
            : g.Cast(g.Floor(g.Mul(g.Cast(g.Length(x, 2 + axis), ElementType.Double), Factors[axis])), ElementType.Int64);

        /// <summary>The factor between the lengths of an axis; 0 if it depends on the input.</summary>
        public double KnownFactor(OnnxValue x, int axis) => Factors.Length > 0 ? Factors[axis]
            : x.Shape[2 + axis] is { IsKnown: true } length ? (double)Size[axis] / length.Value
            : 0;
    }
}
