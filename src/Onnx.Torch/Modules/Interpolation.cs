using MlNetPath.Onnx.Graph;

namespace MlNetPath.Onnx.Torch.Modules;

/// <summary>Linear and cubic interpolation along one axis, with places and weights in the arithmetic in which torch computes them.</summary>
internal static class Interpolation
{
    // The coefficient of cubic convolution; PyTorch's choice.
    private const double A = -0.75;

    /// <param name="g">The graph.</param>
    /// <param name="x">[batch, channels, axes...].</param>
    /// <param name="target">The length that the axis is to get.</param>
    /// <param name="axis">The axis, counted after the channels.</param>
    /// <param name="cubic">Whether four neighbours count, and not two.</param>
    /// <param name="align">Whether the middles of the first and the last elements stay where they are.</param>
    public static OnnxValue Along(OnnxScope g, OnnxValue x, UpsampleTarget target, int axis, bool cubic, bool align)
    {
        OnnxValue last = g.Sub(g.Length(x, 2 + axis), 1);
        OnnxValue places = align ? Aligned(g, x, target, axis, last) : Centered(g, x, target, axis, cubic);
        OnnxValue before = g.Min(g.Cast(g.Floor(places), ElementType.Int64), last);
        OnnxValue part = g.Clip(g.Sub(places, g.Cast(before, places.Type)), 0, 1);
        OnnxValue rest = g.Sub(1, part);
        (int Offset, OnnxValue Weight)[] neighbours = cubic
            ? [(-1, Far(g, g.Add(part, 1))), (0, Near(g, part)), (1, Near(g, rest)), (2, Far(g, g.Add(rest, 1)))]
            : [(0, rest), (1, part)];

        OnnxValue? sum = null;
        foreach ((int offset, OnnxValue weight) in neighbours)
        {
            OnnxValue index = offset == 0 ? before : g.Min(g.Add(before, offset), last);
            index = cubic ? g.Max(index, 0) : index;
            OnnxValue term = g.Mul(g.Gather(x, index, 2 + axis), AlongAxis(g, g.Cast(weight, x.Type), x.Rank - 3 - axis));
            sum = sum is null ? term : g.Add(sum, term);
        }

        return sum!;
    }

    private static OnnxValue Aligned(OnnxScope g, OnnxValue x, UpsampleTarget target, int axis, OnnxValue last)
    {
        ElementType arithmetic = UpsampleTarget.Arithmetic(x);
        OnnxValue wanted = target.Length(g, x, axis);
        OnnxValue lastWanted = g.Max(g.Sub(wanted, 1), 1); // a single place is 0 whatever the step
        return g.Mul(g.Cast(g.Range(wanted), arithmetic), g.Div(g.Cast(last, arithmetic), g.Cast(lastWanted, arithmetic)));
    }

    private static OnnxValue Centered(OnnxScope g, OnnxValue x, UpsampleTarget target, int axis, bool cubic)
    {
        OnnxValue wanted = target.Length(g, x, axis);
        OnnxValue places = g.Cast(g.Range(wanted), ElementType.Double);

        // libtorch rounds the product and the difference once, together. For 32-bit floats 64 bits hold both exactly, so the cast does the same.
        OnnxValue step = g.Cast(target.Step(g, x, axis), ElementType.Double);
        OnnxValue centered = g.Cast(g.Sub(g.Mul(g.Add(places, 0.5), step), 0.5), UpsampleTarget.Arithmetic(x));
        if (cubic)
        {
            return centered;
        }

        // Linear interpolation to the length that is there already copies, whatever the factor says.
        centered = g.Max(centered, 0);
        return target.StepIsGiven && !double.IsInteger(target.Factors[axis])
            ? g.Where(g.Equal(wanted, g.Length(x, 2 + axis)), g.Cast(places, centered.Type), centered)
            : centered;
    }

    // Cubic convolution for distances up to 1, and from 1 to 2.
    private static OnnxValue Near(OnnxScope g, OnnxValue t) => g.Add(g.Mul(g.Mul(g.Sub(g.Mul(t, A + 2), A + 3), t), t), 1);

    private static OnnxValue Far(OnnxScope g, OnnxValue t) => g.Sub(g.Mul(g.Add(g.Mul(g.Sub(g.Mul(t, A), 5 * A), t), 8 * A), t), 4 * A);

    private static OnnxValue AlongAxis(OnnxScope g, OnnxValue vector, int axesAfter)
    {
        long[] later = [.. Enumerable.Range(1, axesAfter).Select(i => (long)i)];
        return later.Length == 0 ? vector : g.Unsqueeze(vector, later);
    }
}
