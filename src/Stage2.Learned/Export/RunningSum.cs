using MlNetPath.Onnx.Graph;

namespace MlNetPath.Stage2.Learned;

/// <summary>
/// Sums of all elements up to each. ONNX Runtime's own operator takes a fixed time for every place on its axis, so a long vector is summed in blocks side by side, and the sums of
/// the blocks before are added.
/// </summary>
internal static class RunningSum
{
    private const int Block = 128;

    /// <summary>The sums, [n].</summary>
    /// <param name="g">The graph.</param>
    /// <param name="x">Integers [n].</param>
    /// <param name="exclusive">Leave the element itself out of its sum.</param>
    public static OnnxValue Of(GraphBuilder g, OnnxValue x, bool exclusive = false)
    {
        OnnxValue length = g.Length(x, 0);
        OnnxValue missing = g.Sub(g.Mul(g.Div(g.Add(length, Block - 1), Block), Block), length);
        OnnxValue blocks = g.Reshape(g.Concat(0, x, g.Full(0, x.Type, missing)), -1, Block);
        OnnxValue sums = g.CumSum(blocks, 1);
        OnnxValue before = g.CumSum(g.Slice(sums, 1, Block - 1), 0, exclusive: true); // [blocks, 1]
        OnnxValue all = g.Slice(g.Reshape(g.Add(sums, before), -1), 0, g.Integers(0), length);
        return exclusive ? g.Sub(all, x) : all;
    }
}
