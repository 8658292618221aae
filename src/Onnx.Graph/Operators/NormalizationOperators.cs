using MlNetPath.Onnx.Graph.Inference;

namespace MlNetPath.Onnx.Graph;

/// <summary>Operators that bring elements to mean 0 and variance 1.</summary>
public static class NormalizationOperators
{
    extension(GraphBuilder g)
    {
        /// <summary><c>(x - mean) / sqrt(variance + epsilon) · weight + bias</c> over the last axes; the variance is the biased one.</summary>
        /// <param name="x">[..., normalized axes].</param>
        /// <param name="weight">Of the shape of the normalized axes; null for 1.</param>
        /// <param name="bias">The same; null for 0.</param>
        /// <param name="axes">How many of the last axes are normalized together.</param>
        /// <param name="epsilon">Added to the variance.</param>
        public OnnxValue LayerNorm(OnnxValue x, OnnxValue? weight = null, OnnxValue? bias = null, int axes = 1, double epsilon = 1e-5)
        {
            if (axes < 1 || axes > x.Rank)
            {
                throw new NodeContext(g, "LayerNorm", [x, weight, bias], 1, []).Error($"there are no {axes} last axes to normalize");
            }

            TensorShape normalized = [.. x.Shape.Skip(x.Rank - axes)];
            weight ??= normalized.IsKnown
                ? g.Constant(ScalarTensor.Filled(1, x.Type, normalized.ToArray()))
                : g.Expand(g.Scalar(1, x.Type), g.Op("Shape", [x], ("start", x.Rank - axes)));
            if (bias is null && x.Type == ElementType.Float16)
            {
                // Loading a graph that normalizes halves without a bias crashes ONNX Runtime 1.31.
                bias = weight.Shape.IsKnown ? g.Constant(ScalarTensor.Filled(0, x.Type, weight.Shape.ToArray())) : g.Mul(weight, 0);
            }

            return g.Op("LayerNormalization", [x, weight, bias], ("axis", x.Rank - axes), ("epsilon", (float)epsilon));
        }

        /// <summary>Normalizes every channel with a mean and a variance that training found.</summary>
        /// <param name="x">[batch, channels, ...].</param>
        /// <param name="scale">[channels], as are the other three.</param>
        /// <param name="bias">Added at the end.</param>
        /// <param name="mean">Subtracted.</param>
        /// <param name="variance">Divided by its root.</param>
        /// <param name="epsilon">Added to the variance.</param>
        public OnnxValue BatchNorm(OnnxValue x, OnnxValue scale, OnnxValue bias, OnnxValue mean, OnnxValue variance, double epsilon = 1e-5) =>
            g.Op("BatchNormalization", [x, scale, bias, mean, variance], ("epsilon", (float)epsilon));

        /// <summary>Normalizes every channel of every example by itself.</summary>
        /// <param name="x">[batch, channels, ...], of rank 3 or more.</param>
        /// <param name="scale">[channels].</param>
        /// <param name="bias">[channels].</param>
        /// <param name="epsilon">Added to the variance.</param>
        public OnnxValue InstanceNorm(OnnxValue x, OnnxValue scale, OnnxValue bias, double epsilon = 1e-5) =>
            g.Op("InstanceNormalization", [x, scale, bias], ("epsilon", (float)epsilon));

        /// <summary>Normalizes groups of channels of every example by themselves, then scales and moves every channel.</summary>
        /// <param name="x">[batch, channels, ...], with a known number of channels.</param>
        /// <param name="groups">How many groups the channels form.</param>
        /// <param name="scale">[channels], or null.</param>
        /// <param name="bias">[channels], or null.</param>
        /// <param name="epsilon">Added to the variance.</param>
        /// <remarks>
        /// Composed for every opset: opset 18's operator takes one scale a group where networks have one a channel, and runtimes do not agree on it.
        /// </remarks>
        public OnnxValue GroupNorm(OnnxValue x, long groups, OnnxValue? scale = null, OnnxValue? bias = null, double epsilon = 1e-5)
        {
            OnnxValue grouped = Grouped(g, x, groups);
            OnnxValue normal = g.Reshape(Standardize(g, grouped, groups, epsilon), g.Shape(x));
            normal = scale is null ? normal : g.Mul(normal, g.PerChannel(scale, x.Rank));
            return bias is null ? normal : g.Add(normal, g.PerChannel(bias, x.Rank));
        }

        /// <summary>A vector with one value a channel, in a shape that is broadcast along axis 1 of a tensor of this rank: [channels, 1, ...].</summary>
        internal OnnxValue PerChannel(OnnxValue vector, int rank)
        {
            long[] shape = [-1, .. Enumerable.Repeat(1L, rank - 2)];
            return rank <= 2 ? vector : g.Reshape(vector, shape);
        }
    }

    // [batch, groups, channels of a group · positions]. The last length is not left to the operator, which cannot tell it where the batch is 0.
    private static OnnxValue Grouped(GraphBuilder g, OnnxValue x, long groups)
    {
        if (x.Rank < 2 || x.Shape[1] is { IsKnown: true } channels && (groups < 1 || channels.Value % groups != 0))
        {
            throw new NodeContext(g, "GroupNorm", [x], 1, []).Error($"its channels, on axis 1, cannot form {groups} groups");
        }

        OnnxValue elements = g.Div(g.Length(x, 1), g.Integers(groups));
        for (int axis = 2; axis < x.Rank; axis++)
        {
            elements = g.Mul(elements, g.Length(x, axis));
        }

        return elements.Contents is [{ IsKnown: true } known] ? g.Reshape(x, 0, groups, known.Value) : g.Reshape(x, g.Length(x, 0), g.Integers(groups), elements);
    }

    // Mean 0 and variance 1 for every row of [batch, rows, elements].
    private static OnnxValue Standardize(GraphBuilder g, OnnxValue x, long rows, double epsilon)
    {
        // ONNX Runtime has the operator for 32-bit floats only.
        if (x.Type == ElementType.Float)
        {
            OnnxValue ones = g.Constant(OnnxTensor.From<float>([.. Enumerable.Repeat(1f, (int)rows)], rows));
            OnnxValue zeros = g.Constant(OnnxTensor.From<float>(new float[rows], rows));
            return g.InstanceNorm(x, ones, zeros, epsilon);
        }

        OnnxValue centered = g.Sub(x, g.ReduceMean(x, [-1], keepDims: true));
        OnnxValue variance = g.ReduceMean(g.Mul(centered, centered), [-1], keepDims: true);
        return g.Div(centered, g.Sqrt(g.Add(variance, epsilon)));
    }
}
