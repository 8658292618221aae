using MlNetPath.Onnx.Graph;

namespace MlNetPath.Onnx.Torch.Modules;

/// <summary>How long the axes after the channels are to become: lengths, or factors.</summary>
/// <param name="Size">The lengths; empty if factors are given.</param>
/// <param name="Factors">The factors; empty if lengths are given.</param>
/// <param name="Recompute">Whether factors only give lengths, and the step between places follows from those.</param>
internal sealed record UpsampleTarget(long[] Size, double[] Factors, bool Recompute)
{
    /// <summary>The type in which torch computes places: of 64 bits for doubles, of 32 for all others.</summary>
    public static ElementType Arithmetic(OnnxValue x) => x.Type == ElementType.Double ? ElementType.Double : ElementType.Float;

    /// <summary>Whether the step is the inverse of a factor, even where the lengths have another ratio.</summary>
    public bool StepIsGiven => Factors.Length > 0 && !Recompute;

    /// <summary>The length of an axis of the result, as a vector of one integer.</summary>
    public OnnxValue Length(OnnxScope g, OnnxValue x, int axis) => Size.Length > 0 ? g.Integers(Size[axis])
        : x.Shape[2 + axis].IsKnown ? g.Integers((long)Math.Floor(x.Shape[2 + axis].Value * Factors[axis]))
        : double.IsInteger(Factors[axis]) ? g.Mul(g.Length(x, 2 + axis), Factors[axis])
        : g.Cast(g.Floor(g.Mul(g.Cast(g.Length(x, 2 + axis), ElementType.Double), Factors[axis])), ElementType.Int64);

    /// <summary>The factor between the lengths of an axis; 0 if it depends on the input.</summary>
    public double KnownFactor(OnnxValue x, int axis) => Factors.Length > 0 ? Factors[axis]
        : x.Shape[2 + axis] is { IsKnown: true } length ? (double)Size[axis] / length.Value
        : 0;

    /// <summary>How far apart the places of neighbours in the result are in the input, where the corners of grids are the outer edges of their elements.</summary>
    public OnnxValue Step(OnnxScope g, OnnxValue x, int axis)
    {
        ElementType arithmetic = Arithmetic(x);
        return StepIsGiven
            ? g.Scalar(1 / Factors[axis], arithmetic)
            : g.Div(g.Cast(g.Length(x, 2 + axis), arithmetic), g.Cast(Length(g, x, axis), arithmetic));
    }
}
