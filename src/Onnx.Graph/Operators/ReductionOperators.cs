namespace MlNetPath.Onnx.Graph;

/// <summary>Operators that make one element of many along some axes.</summary>
/// <remarks>Negative axes count from the end; no axes mean all of them. An axis that is reduced goes away unless <c>keepDims</c> keeps it with length 1.</remarks>
public static class ReductionOperators
{
    // From these opsets on the axes are an input; before, they were an attribute.
    private const int AxesAreAnInput = 18;

    extension(GraphBuilder g)
    {
        /// <summary>The sum.</summary>
        public OnnxValue ReduceSum(OnnxValue x, ReadOnlySpan<long> axes = default, bool keepDims = false) => Reduce(g, "ReduceSum", x, axes, keepDims, axesAreAnInput: true);

        /// <summary>The mean.</summary>
        public OnnxValue ReduceMean(OnnxValue x, ReadOnlySpan<long> axes = default, bool keepDims = false) => Reduce(g, "ReduceMean", x, axes, keepDims);

        /// <summary>The largest element.</summary>
        public OnnxValue ReduceMax(OnnxValue x, ReadOnlySpan<long> axes = default, bool keepDims = false) => Reduce(g, "ReduceMax", x, axes, keepDims);

        /// <summary>The smallest element.</summary>
        public OnnxValue ReduceMin(OnnxValue x, ReadOnlySpan<long> axes = default, bool keepDims = false) => Reduce(g, "ReduceMin", x, axes, keepDims);

        /// <summary>The product.</summary>
        public OnnxValue ReduceProd(OnnxValue x, ReadOnlySpan<long> axes = default, bool keepDims = false) => Reduce(g, "ReduceProd", x, axes, keepDims);

        /// <summary>The sum of absolute values.</summary>
        public OnnxValue ReduceL1(OnnxValue x, ReadOnlySpan<long> axes = default, bool keepDims = false) => Reduce(g, "ReduceL1", x, axes, keepDims);

        /// <summary>The square root of the sum of squares.</summary>
        public OnnxValue ReduceL2(OnnxValue x, ReadOnlySpan<long> axes = default, bool keepDims = false) => Reduce(g, "ReduceL2", x, axes, keepDims);

        /// <summary>The sum of squares.</summary>
        public OnnxValue ReduceSumSquare(OnnxValue x, ReadOnlySpan<long> axes = default, bool keepDims = false) => Reduce(g, "ReduceSumSquare", x, axes, keepDims);

        /// <summary>The logarithm of the sum.</summary>
        public OnnxValue ReduceLogSum(OnnxValue x, ReadOnlySpan<long> axes = default, bool keepDims = false) => Reduce(g, "ReduceLogSum", x, axes, keepDims);

        /// <summary>The logarithm of the sum of exponentials.</summary>
        public OnnxValue ReduceLogSumExp(OnnxValue x, ReadOnlySpan<long> axes = default, bool keepDims = false) => Reduce(g, "ReduceLogSumExp", x, axes, keepDims);

        /// <summary>The place of the largest element on an axis, as Int64; of equal ones the first, or the last.</summary>
        public OnnxValue ArgMax(OnnxValue x, int axis, bool keepDims = false, bool last = false) =>
            g.Op("ArgMax", [x], ("axis", axis), ("keepdims", keepDims), ("select_last_index", last));

        /// <summary>The place of the smallest element on an axis, as Int64; of equal ones the first, or the last.</summary>
        public OnnxValue ArgMin(OnnxValue x, int axis, bool keepDims = false, bool last = false) =>
            g.Op("ArgMin", [x], ("axis", axis), ("keepdims", keepDims), ("select_last_index", last));

        /// <summary>The <paramref name="count"/> largest (or smallest) elements of an axis, and their places as Int64.</summary>
        /// <returns>Both of the shape of <paramref name="x"/>, with <paramref name="count"/> on the axis.</returns>
        public (OnnxValue Values, OnnxValue Indices) TopK(OnnxValue x, long count, int axis = -1, bool largest = true, bool sorted = true) =>
            g.TopK(x, g.Integers(count), axis, largest, sorted);

        /// <summary>The largest (or smallest) elements of an axis, and their places as Int64; how many is a vector of one Int64, perhaps computed when the model runs.</summary>
        public (OnnxValue Values, OnnxValue Indices) TopK(OnnxValue x, OnnxValue count, int axis = -1, bool largest = true, bool sorted = true)
        {
            OnnxValue[] outputs = g.Op("TopK", [x, count], 2, ("axis", axis), ("largest", largest), ("sorted", sorted));
            return (outputs[0], outputs[1]);
        }

        /// <summary>The sums of all elements up to each one on an axis.</summary>
        /// <param name="x">Any tensor of numbers.</param>
        /// <param name="axis">The axis that is summed along.</param>
        /// <param name="exclusive">Leave the element itself out of its sum.</param>
        /// <param name="reverse">Sum from the end.</param>
        public OnnxValue CumSum(OnnxValue x, int axis, bool exclusive = false, bool reverse = false) =>
            g.Op("CumSum", [x, g.Constant(OnnxTensor.Scalar<long>(axis))], ("exclusive", exclusive), ("reverse", reverse));
    }

    private static OnnxValue Reduce(GraphBuilder g, string type, OnnxValue x, ReadOnlySpan<long> axes, bool keepDims, bool axesAreAnInput = false) =>
        axes.Length == 0 ? g.Op(type, [x], ("keepdims", keepDims))
        : axesAreAnInput || g.Opset >= AxesAreAnInput ? g.Op(type, [x, g.Integers(axes)], ("keepdims", keepDims))
        : g.Op(type, [x], ("axes", axes.ToArray()), ("keepdims", keepDims));
}
