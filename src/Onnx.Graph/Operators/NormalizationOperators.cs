namespace MlNetPath.Onnx.Graph;

/// <summary>Operators that bring elements to mean 0 and variance 1, or vectors to length 1.</summary>
public static class NormalizationOperators
{
    extension(GraphBuilder g)
    {
        /// <summary>
        /// <c>(x - mean) / sqrt(variance + epsilon) · scale + bias</c>, with mean and variance (biased) over the axes from <paramref name="axis"/> to the last.
        /// </summary>
        /// <param name="x">[..., normalized axes].</param>
        /// <param name="scale">Of the shape of the normalized axes.</param>
        /// <param name="bias">The same, or null.</param>
        /// <param name="axis">The first axis that is normalized.</param>
        /// <param name="epsilon">Added to the variance.</param>
        public OnnxValue LayerNormalization(OnnxValue x, OnnxValue scale, OnnxValue? bias = null, int axis = -1, double epsilon = 1e-5)
        {
            if (bias is null && x.Type == ElementType.Float16)
            {
                // Loading a graph that normalizes halves without a bias crashes ONNX Runtime 1.31.
                bias = scale.Shape.IsKnown ? g.Constant(ScalarTensor.Filled(0, x.Type, scale.Shape.ToArray())) : g.Mul(scale, 0);
            }

            return g.Op("LayerNormalization", [x, scale, bias], ("axis", axis), ("epsilon", (float)epsilon));
        }

        /// <summary>Normalizes every channel with a mean and a variance that training found.</summary>
        /// <param name="x">[batch, channels, ...].</param>
        /// <param name="scale">[channels], as are the other three.</param>
        /// <param name="bias">Added at the end.</param>
        /// <param name="mean">Subtracted.</param>
        /// <param name="variance">Divided by its root.</param>
        /// <param name="epsilon">Added to the variance.</param>
        public OnnxValue BatchNormalization(OnnxValue x, OnnxValue scale, OnnxValue bias, OnnxValue mean, OnnxValue variance, double epsilon = 1e-5) =>
            g.Op("BatchNormalization", [x, scale, bias, mean, variance], ("epsilon", (float)epsilon));

        /// <summary>Normalizes every channel of every example by itself.</summary>
        /// <param name="x">[batch, channels, ...], of rank 3 or more.</param>
        /// <param name="scale">[channels].</param>
        /// <param name="bias">[channels].</param>
        /// <param name="epsilon">Added to the variance.</param>
        public OnnxValue InstanceNormalization(OnnxValue x, OnnxValue scale, OnnxValue bias, double epsilon = 1e-5) =>
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
            OnnxValue grouped = g.Reshape(x, 0, groups, -1); // [batch, groups, channels of a group · positions]
            OnnxValue normal = g.Reshape(Standardize(g, grouped, groups, epsilon), g.Shape(x));
            normal = scale is null ? normal : g.Mul(normal, g.PerChannel(scale, x.Rank));
            return bias is null ? normal : g.Add(normal, g.PerChannel(bias, x.Rank));
        }

        /// <summary>Vectors along an axis divided by their norm: the sum of absolute values (<paramref name="p"/> = 1) or the root of the sum of squares (2).</summary>
        /// <remarks>What is divided by 0 differs between runtimes; where that can happen, divide by a clipped norm instead.</remarks>
        public OnnxValue LpNormalization(OnnxValue x, int axis = -1, int p = 2) => g.Op("LpNormalization", [x], ("axis", axis), ("p", p));

        /// <summary>A vector with one value a channel, in a shape that is broadcast along axis 1 of a tensor of this rank: [channels, 1, ...].</summary>
        public OnnxValue PerChannel(OnnxValue vector, int rank)
        {
            long[] shape = [-1, .. Enumerable.Repeat(1L, rank - 2)];
            return rank <= 2 ? vector : g.Reshape(vector, shape);
        }
    }

    // Mean 0 and variance 1 for every row of [batch, rows, elements].
    private static OnnxValue Standardize(GraphBuilder g, OnnxValue x, long rows, double epsilon)
    {
        // ONNX Runtime has the operator for 32-bit floats only.
        if (x.Type == ElementType.Float)
        {
            OnnxValue ones = g.Constant(OnnxTensor.From<float>([.. Enumerable.Repeat(1f, (int)rows)], rows));
            OnnxValue zeros = g.Constant(OnnxTensor.From<float>(new float[rows], rows));
            return g.InstanceNormalization(x, ones, zeros, epsilon);
        }

        OnnxValue centered = g.Sub(x, g.ReduceMean(x, [-1], keepDims: true));
        OnnxValue variance = g.ReduceMean(g.Mul(centered, centered), [-1], keepDims: true);
        return g.Div(centered, g.Sqrt(g.Add(variance, epsilon)));
    }
}
