using MlNetPath.Onnx.Graph.Inference;

namespace MlNetPath.Onnx.Graph;

/// <summary>What networks are written with, composed of operators so that it runs alike in every opset; semantics are those of torch's functions of the same name.</summary>
public static class FunctionalOperators
{
    extension(GraphBuilder g)
    {
        /// <summary>Attention: <c>softmax(query · keyᵀ · scale + mask) · value</c>.</summary>
        /// <param name="query">[..., queries, features].</param>
        /// <param name="key">[..., keys, features].</param>
        /// <param name="value">[..., keys, values].</param>
        /// <param name="mask">
        /// Broadcast to [..., queries, keys]: of Bool, true where a key takes part; of floats, added to the scores; or null. A query that no key takes part in gets zeros.
        /// </param>
        /// <param name="causal">Whether a query sees only the keys up to its own place.</param>
        /// <param name="scale">Null for 1 / √features.</param>
        /// <returns>[..., queries, values].</returns>
        public OnnxValue ScaledDotProductAttention(OnnxValue query, OnnxValue key, OnnxValue value, OnnxValue? mask = null, bool causal = false, double? scale = null)
        {
            double factor = scale ?? (query.Rank >= 2 && query.Shape[-1].IsKnown
                ? 1 / Math.Sqrt(query.Shape[-1].Value)
                : throw new NodeContext(g, "Attention", [query, key, value, mask], 1, []).Error("it needs a scale where the number of features is not known"));
            OnnxValue scores = g.MatMul(g.Mul(query, factor), g.SwapAxes(key, -1, -2)); // [..., queries, keys]
            OnnxValue? takesPart = causal ? g.CausalMask(g.Length(query, -2), g.Length(key, -2)) : null;
            if (mask is { Type: ElementType.Bool })
            {
                takesPart = takesPart is null ? mask : g.And(mask, takesPart);
            }
            else if (mask is not null)
            {
                scores = g.Add(scores, mask);
            }

            if (takesPart is not null)
            {
                scores = g.Where(takesPart, scores, double.NegativeInfinity);
            }

            OnnxValue weights = g.Softmax(scores, -1);
            if (mask is not null)
            {
                // Softmax of nothing but minus infinity is not a number.
                OnnxValue nothing = g.Equal(g.ReduceMax(scores, [-1], keepDims: true), double.NegativeInfinity);
                weights = g.Where(nothing, 0, weights);
            }

            return g.MatMul(weights, value);
        }

        /// <summary>Which keys a query sees if it sees those up to its own place, as Bool [queries, keys].</summary>
        /// <param name="queries">How many queries there are, as <c>Length</c> gives it.</param>
        /// <param name="keys">How many keys.</param>
        public OnnxValue CausalMask(OnnxValue queries, OnnxValue keys) => g.LessOrEqual(g.Unsqueeze(g.Range(keys), 0), g.Unsqueeze(g.Range(queries), 1));

        /// <summary>The mean of the positions that a mask marks; zeros where it marks none.</summary>
        /// <param name="x">[batch, length, features].</param>
        /// <param name="mask">[batch, length], Bool: true where a position counts.</param>
        /// <returns>[batch, features].</returns>
        public OnnxValue MeanPool(OnnxValue x, OnnxValue mask)
        {
            OnnxValue counted = g.Unsqueeze(mask, 2);
            OnnxValue sum = g.ReduceSum(g.Where(counted, x, 0), [1]);
            return g.Div(sum, g.Max(g.ReduceSum(g.Cast(counted, x.Type), [1]), 1));
        }

        /// <summary>Vectors along an axis divided by their length, or by <paramref name="epsilon"/> if that is larger.</summary>
        public OnnxValue Normalize(OnnxValue x, int axis = 1, double epsilon = 1e-12) => g.Div(x, g.Max(g.ReduceL2(x, [axis], keepDims: true), epsilon));

        /// <summary>The cosine of the angle between vectors along an axis, which goes away; operands are broadcast.</summary>
        public OnnxValue CosineSimilarity(OnnxValue x, OnnxValue y, int axis = 1, double epsilon = 1e-8)
        {
            // The axis counts in what the two have together, so it is taken from the end.
            int fromEnd = axis < 0 ? axis : axis - Math.Max(x.Rank, y.Rank);
            return g.ReduceSum(g.Mul(g.Normalize(x, fromEnd, epsilon), g.Normalize(y, fromEnd, epsilon)), [fromEnd]);
        }
    }
}
