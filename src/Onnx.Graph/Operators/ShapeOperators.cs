using MlNetPath.Onnx.Graph.Inference;

namespace MlNetPath.Onnx.Graph;

/// <summary>Operators that move elements without changing them, and those that compute with shapes.</summary>
/// <remarks>
/// Axes and lengths that are known before the model runs are given as numbers; lengths that are not, as <see cref="OnnxValue"/>s made by
/// <c>Length</c>, so that a graph works for every batch and length.
/// </remarks>
public static class ShapeOperators
{
    extension(GraphBuilder g)
    {
        /// <summary>The dimensions, as a vector of 64-bit integers.</summary>
        public OnnxValue Shape(OnnxValue x) => g.Op("Shape", [x]);

        /// <summary>The length on one axis, as a vector of one 64-bit integer; a constant if it is known.</summary>
        public OnnxValue Length(OnnxValue x, int axis)
        {
            axis = axis < 0 ? axis + x.Rank : axis;
            return g.Op("Shape", [x], ("start", axis), ("end", axis + 1));
        }

        /// <summary>A vector of 64-bit integers.</summary>
        public OnnxValue Integers(params ReadOnlySpan<long> values) => g.Constant(OnnxTensor.Vector(values));

        /// <summary>The same elements in another shape. 0 keeps the length at its place, -1 takes what is left.</summary>
        public OnnxValue Reshape(OnnxValue x, params ReadOnlySpan<long> shape) => g.Op("Reshape", [x, g.Integers(shape)]);

        /// <summary>The same elements in a shape whose lengths are vectors joined end to end, for instance of <c>Length</c> and <c>Integers</c>.</summary>
        public OnnxValue Reshape(OnnxValue x, params ReadOnlySpan<OnnxValue> lengths) => g.Op("Reshape", [x, g.Concat(0, lengths)], ("allowzero", true));

        /// <summary>The axes from <paramref name="first"/> to <paramref name="last"/> (inclusive) become one.</summary>
        public OnnxValue Flatten(OnnxValue x, int first, int last)
        {
            first = first < 0 ? first + x.Rank : first;
            last = last < 0 ? last + x.Rank : last;
            var lengths = new List<OnnxValue>();
            for (int axis = 0; axis < x.Rank; axis++)
            {
                if (axis > first && axis <= last)
                {
                    lengths[^1] = g.Mul(lengths[^1], g.Length(x, axis));
                }
                else
                {
                    lengths.Add(g.Length(x, axis));
                }
            }

            return first == last ? x : g.Reshape(x, [.. lengths]);
        }

        /// <summary>The axes in another order.</summary>
        public OnnxValue Transpose(OnnxValue x, params ReadOnlySpan<long> order) => g.Op("Transpose", [x], ("perm", order.ToArray()));

        /// <summary>Two axes swapped.</summary>
        public OnnxValue SwapAxes(OnnxValue x, int first, int second)
        {
            long[] order = [.. Enumerable.Range(0, x.Rank).Select(i => (long)i)];
            first = first < 0 ? first + x.Rank : first;
            second = second < 0 ? second + x.Rank : second;
            (order[first], order[second]) = (order[second], order[first]);
            return first == second ? x : g.Transpose(x, order);
        }

        /// <summary>Axes of length 1 removed.</summary>
        /// <exception cref="GraphException">No axis is named, or one of another length.</exception>
        public OnnxValue Squeeze(OnnxValue x, params ReadOnlySpan<long> axes) => g.Op("Squeeze", [x, g.Integers(axes)]);

        /// <summary>Axes of length 1 added, at these places of the result.</summary>
        public OnnxValue Unsqueeze(OnnxValue x, params ReadOnlySpan<long> axes) => g.Op("Unsqueeze", [x, g.Integers(axes)]);

        /// <summary>Tensors joined end to end along an axis.</summary>
        public OnnxValue Concat(int axis, params ReadOnlySpan<OnnxValue> parts) => parts.Length == 1 ? parts[0] : g.Op("Concat", [.. parts], ("axis", axis));

        /// <summary>The entries of an axis that <paramref name="indices"/> name; their shape takes the place of the axis.</summary>
        public OnnxValue Gather(OnnxValue x, OnnxValue indices, int axis = 0) => g.Op("Gather", [x, indices], ("axis", axis));

        /// <summary>One entry of an axis, which goes away.</summary>
        public OnnxValue Select(OnnxValue x, int axis, long index) => g.Gather(x, g.Constant(OnnxTensor.Scalar(index)), axis);

        /// <summary>Part of an axis: from <paramref name="start"/> up to, but without, <paramref name="end"/>; negative ones count from the end.</summary>
        public OnnxValue Slice(OnnxValue x, int axis, long start, long end = long.MaxValue, long step = 1) =>
            g.Op("Slice", [x, g.Integers(start), g.Integers(end), g.Integers(axis), g.Integers(step)]);

        /// <summary>Part of an axis whose ends, vectors of one integer, are computed when the model runs.</summary>
        public OnnxValue Slice(OnnxValue x, int axis, OnnxValue start, OnnxValue end) => g.Op("Slice", [x, start, end, g.Integers(axis)]);

        /// <summary>An axis cut into parts of known lengths.</summary>
        public OnnxValue[] Split(OnnxValue x, int axis, params ReadOnlySpan<long> lengths) =>
            g.Op("Split", [x, g.Integers(lengths)], lengths.Length, ("axis", axis));

        /// <summary>The tensor repeated where its axes have length 1, so that it gets the shape given by vectors joined end to end.</summary>
        public OnnxValue Expand(OnnxValue x, params ReadOnlySpan<OnnxValue> lengths) => g.Op("Expand", [x, g.Concat(0, lengths)]);

        /// <summary>One value in a shape given by vectors joined end to end.</summary>
        public OnnxValue Full(double value, ElementType type, params ReadOnlySpan<OnnxValue> lengths)
        {
            if (ScalarTensor.Problem(value, type) is { } problem)
            {
                throw new NodeContext(g, "ConstantOfShape", [.. lengths], 1, []).Error(problem);
            }

            OnnxTensor scalar = ScalarTensor.Of(value, type);
            return g.Op("ConstantOfShape", [g.Concat(0, lengths)], ("value", OnnxTensor.FromBytes(type, scalar.Bytes, 1)));
        }

        /// <summary>0, 1, 2 and so on up to, but without, <paramref name="limit"/> (a vector of one integer).</summary>
        public OnnxValue Range(OnnxValue limit) =>
            g.Op("Range", [g.Scalar(0, limit.Type), limit.Rank == 0 ? limit : g.Squeeze(limit, 0), g.Scalar(1, limit.Type)]);
    }
}
