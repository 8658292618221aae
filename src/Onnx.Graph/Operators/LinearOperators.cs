namespace MlNetPath.Onnx.Graph;

/// <summary>Matrix products.</summary>
public static class LinearOperators
{
    extension(GraphBuilder g)
    {
        /// <summary>The product of the matrices in the last two axes; the axes before them are broadcast.</summary>
        public OnnxValue MatMul(OnnxValue x, OnnxValue y) => g.Op("MatMul", [x, y]);

        /// <summary>
        /// <c>x · weightᵀ + bias</c> over the last axis of <paramref name="x"/>, as a linear layer computes it.
        /// </summary>
        /// <param name="x">[..., in].</param>
        /// <param name="weight">[out, in].</param>
        /// <param name="bias">[out], or null.</param>
        public OnnxValue Linear(OnnxValue x, OnnxValue weight, OnnxValue? bias = null)
        {
            if (x.Rank == 2)
            {
                return g.Op("Gemm", [x, weight, bias], ("transB", 1));
            }

            OnnxValue product = g.MatMul(x, g.Transpose(weight, 1, 0));
            return bias is null ? product : g.Add(product, bias);
        }

        /// <summary>A sum of products by the notation of Einstein, for instance <c>bij,bjk->bik</c>.</summary>
        /// <param name="equation">One letter an axis, <c>...</c> for axes that are broadcast; a letter that the result lacks is summed over.</param>
        /// <param name="operands">One for each term of the equation.</param>
        public OnnxValue Einsum(string equation, params ReadOnlySpan<OnnxValue> operands) => g.Op("Einsum", [.. operands], ("equation", equation));
    }
}
