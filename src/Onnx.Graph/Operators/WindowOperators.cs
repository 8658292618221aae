namespace MlNetPath.Onnx.Graph;

/// <summary>Convolutions and pools: operators that look at a window of neighbours.</summary>
/// <remarks>
/// Data is [batch, channels, axes...] with 1, 2 or 3 axes (or more, where the runtime can). Settings have one number an axis; none mean 1 (of padding: 0).
/// <c>pads</c> are what is added before every axis, then what is added after every axis; one number an axis stands for both sides.
/// </remarks>
public static class WindowOperators
{
    extension(GraphBuilder g)
    {
        /// <summary>A convolution.</summary>
        /// <param name="x">[batch, in, axes...].</param>
        /// <param name="weight">[out, in / groups, kernel...].</param>
        /// <param name="bias">[out], or null.</param>
        /// <param name="strides">Steps between windows.</param>
        /// <param name="pads">Zeros added around.</param>
        /// <param name="dilations">Steps between the elements of a window.</param>
        /// <param name="groups">Into how many parts channels are cut, each convolved by itself.</param>
        /// <returns>[batch, out, axes...].</returns>
        public OnnxValue Conv(
            OnnxValue x,
            OnnxValue weight,
            OnnxValue? bias = null,
            ReadOnlySpan<long> strides = default,
            ReadOnlySpan<long> pads = default,
            ReadOnlySpan<long> dilations = default,
            long groups = 1) =>
            g.Op("Conv", [x, weight, bias], [.. Settings(x.Rank - 2, strides, pads, dilations), ("group", groups)]);

        /// <summary>A transposed convolution, the gradient of a convolution with regard to its input.</summary>
        /// <param name="x">[batch, in, axes...].</param>
        /// <param name="weight">[in, out / groups, kernel...].</param>
        /// <param name="bias">[out], or null.</param>
        /// <param name="strides">Steps between the windows of the convolution that is undone.</param>
        /// <param name="pads">What is cut off around.</param>
        /// <param name="outputPadding">What is added at the end of every axis.</param>
        /// <param name="dilations">Steps between the elements of a window.</param>
        /// <param name="groups">Into how many parts channels are cut, each convolved by itself.</param>
        /// <returns>[batch, out, axes...].</returns>
        public OnnxValue ConvTranspose(
            OnnxValue x,
            OnnxValue weight,
            OnnxValue? bias = null,
            ReadOnlySpan<long> strides = default,
            ReadOnlySpan<long> pads = default,
            ReadOnlySpan<long> outputPadding = default,
            ReadOnlySpan<long> dilations = default,
            long groups = 1)
        {
            List<(string, AttributeValue)> settings = [.. Settings(x.Rank - 2, strides, pads, dilations), ("group", groups)];
            if (outputPadding.Length > 0)
            {
                settings.Add(("output_padding", outputPadding.ToArray()));
            }

            return g.Op("ConvTranspose", [x, weight, bias], [.. settings]);
        }

        /// <summary>The largest element of every window.</summary>
        /// <remarks>ONNX Runtime skips NaN, and gives the lowest finite number for a window of nothing but -infinity.</remarks>
        /// <param name="x">[batch, channels, axes...].</param>
        /// <param name="kernel">The lengths of the window.</param>
        /// <param name="strides">Steps between windows.</param>
        /// <param name="pads">What is added around; it is never the largest.</param>
        /// <param name="dilations">Steps between the elements of a window.</param>
        /// <param name="ceilMode">Whether a last window that is not whole counts, if it starts inside of the data or the padding before it.</param>
        public OnnxValue MaxPool(
            OnnxValue x,
            ReadOnlySpan<long> kernel,
            ReadOnlySpan<long> strides = default,
            ReadOnlySpan<long> pads = default,
            ReadOnlySpan<long> dilations = default,
            bool ceilMode = false) =>
            g.Op("MaxPool", [x], [("kernel_shape", kernel.ToArray()), .. Settings(x.Rank - 2, strides, pads, dilations), ("ceil_mode", ceilMode)]);

        /// <summary>The mean of every window.</summary>
        /// <param name="x">[batch, channels, axes...].</param>
        /// <param name="kernel">The lengths of the window.</param>
        /// <param name="strides">Steps between windows.</param>
        /// <param name="pads">What is added around.</param>
        /// <param name="dilations">Steps between the elements of a window; opset 19 and later.</param>
        /// <param name="ceilMode">Whether a last window that is not whole counts, if it starts inside of the data or the padding before it.</param>
        /// <param name="countPadding">Whether the padding counts as zeros; if not, only elements of the data are averaged.</param>
        /// <exception cref="GraphException">Dilations before opset 19.</exception>
        public OnnxValue AveragePool(
            OnnxValue x,
            ReadOnlySpan<long> kernel,
            ReadOnlySpan<long> strides = default,
            ReadOnlySpan<long> pads = default,
            ReadOnlySpan<long> dilations = default,
            bool ceilMode = false,
            bool countPadding = false) =>
            g.Op(
                "AveragePool",
                [x],
                [
                    ("kernel_shape", kernel.ToArray()),
                    .. Settings(x.Rank - 2, strides, pads, dilations.ContainsAnyExcept(1) ? dilations : default),
                    ("ceil_mode", ceilMode),
                    ("count_include_pad", countPadding),
                ]);

        /// <summary>The p-norm of every window: the p-th root of the sum of p-th powers of absolute values.</summary>
        public OnnxValue LpPool(OnnxValue x, ReadOnlySpan<long> kernel, ReadOnlySpan<long> strides = default, ReadOnlySpan<long> pads = default, int p = 2) =>
            g.Op("LpPool", [x], [("kernel_shape", kernel.ToArray()), .. Settings(x.Rank - 2, strides, pads, default), ("p", p)]);

        /// <summary>The mean of every channel: [batch, channels, 1, ...].</summary>
        public OnnxValue GlobalAveragePool(OnnxValue x) => x.Type == ElementType.Double ? g.ReduceMean(x, Positions(x), keepDims: true) : g.Op("GlobalAveragePool", [x]);

        /// <summary>The largest element of every channel: [batch, channels, 1, ...].</summary>
        public OnnxValue GlobalMaxPool(OnnxValue x) => x.Type == ElementType.Double ? g.ReduceMax(x, Positions(x), keepDims: true) : g.Op("GlobalMaxPool", [x]);
    }

    // ONNX Runtime has no pools over all positions for doubles; its reductions do the same.
    private static long[] Positions(OnnxValue x) => [.. Enumerable.Range(2, Math.Max(0, x.Rank - 2)).Select(axis => (long)axis)];

    private static (string Name, AttributeValue Value)[] Settings(int axes, ReadOnlySpan<long> strides, ReadOnlySpan<long> pads, ReadOnlySpan<long> dilations)
    {
        var settings = new List<(string, AttributeValue)>();
        if (strides.Length > 0)
        {
            settings.Add(("strides", strides.ToArray()));
        }

        if (pads.Length > 0)
        {
            settings.Add(("pads", (long[])(pads.Length == axes ? [.. pads, .. pads] : pads.ToArray())));
        }

        if (dilations.Length > 0)
        {
            settings.Add(("dilations", dilations.ToArray()));
        }

        return [.. settings];
    }
}
