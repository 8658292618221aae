using MlNetPath.Onnx.Graph;

namespace MlNetPath.Onnx.Torch.Modules;

/// <summary>
/// Keeps recurrent nodes from a batch without rows: torch gives outputs without rows then, and ONNX Runtime ends the process. A batch of 0 gets one row of zeros, which is cut off after; any other
/// batch is copied twice and else as it was.
/// </summary>
internal sealed class RowsOfBatch
{
    private readonly OnnxScope g;
    private readonly Dimension given;
    private readonly Dimension atLeastOne;
    private readonly OnnxValue? rows;
    private readonly OnnxValue? padding;

    /// <param name="g">The graph.</param>
    /// <param name="x">[length, batch, in].</param>
    public RowsOfBatch(OnnxScope g, OnnxValue x)
    {
        (this.g, given) = (g, x.Shape[1]);
        if (given.IsKnown && given != 0)
        {
            return;
        }

        // Of a type that inference does not follow: it takes a dimension with a name for 1 or more, and would say that nothing is missing.
        rows = g.Length(x, 1);
        OnnxValue missing = g.Cast(g.Equal(rows, 0), ElementType.Int64);
        padding = g.Concat(0, g.Integers(0, 0, 0, 0), missing, g.Integers(0));
        atLeastOne = g.UnknownDimension();
    }

    /// <summary>[any, batch, any], with a row of zeros if there is none.</summary>
    public OnnxValue AtLeastOne(OnnxValue x) => padding is null ? x
        : g.Op("Pad", [x, padding]).WithShape([x.Shape[0], atLeastOne, x.Shape[2]]);

    /// <summary>The same with as many rows as there were.</summary>
    /// <param name="x">What nodes made of what has a row.</param>
    /// <param name="axis">Where its batch is.</param>
    public OnnxValue AsGiven(OnnxValue x, int axis) => rows is null ? x
        : g.Slice(x, axis, g.Integers(0), rows).WithShape(x.Shape.With(axis, given));
}
