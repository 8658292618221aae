namespace MlNetPath.Onnx.Graph;

/// <summary>Operators that compute with 8-bit integers in the place of floats: <c>x = scale · (q - zero)</c>.</summary>
public static class QuantizationOperators
{
    extension(GraphBuilder g)
    {
        /// <summary>Floats as 8-bit integers.</summary>
        /// <param name="x">Any tensor of floats.</param>
        /// <param name="scale">A scalar, or one value an entry of the axis.</param>
        /// <param name="zero">The integer that stands for 0; its type (UInt8 or Int8) is that of the result. Null for 0 of UInt8.</param>
        /// <param name="axis">The axis that has a scale an entry.</param>
        public OnnxValue QuantizeLinear(OnnxValue x, OnnxValue scale, OnnxValue? zero = null, int axis = 1) => g.Op("QuantizeLinear", [x, scale, zero], ("axis", axis));

        /// <summary>8-bit integers, or Int32 without a zero point, as floats of the type of the scale.</summary>
        /// <inheritdoc cref="QuantizeLinear(GraphBuilder, OnnxValue, OnnxValue, OnnxValue?, int)"/>
        public OnnxValue DequantizeLinear(OnnxValue x, OnnxValue scale, OnnxValue? zero = null, int axis = 1) => g.Op("DequantizeLinear", [x, scale, zero], ("axis", axis));

        /// <summary>Floats as UInt8, with scale and zero chosen so that the tensor's smallest and largest element, and 0, are in the range.</summary>
        /// <returns>The integers, and the scale and zero as scalars.</returns>
        public (OnnxValue Values, OnnxValue Scale, OnnxValue Zero) DynamicQuantizeLinear(OnnxValue x)
        {
            OnnxValue[] outputs = g.Op("DynamicQuantizeLinear", [x], 3);
            return (outputs[0], outputs[1], outputs[2]);
        }

        /// <summary>The product of matrices of 8-bit integers minus their zeros, as Int32.</summary>
        /// <param name="x">[..., rows, inner].</param>
        /// <param name="y">[..., inner, columns].</param>
        /// <param name="xZero">A scalar, or null for 0.</param>
        /// <param name="yZero">A scalar or [columns], or null for 0.</param>
        public OnnxValue MatMulInteger(OnnxValue x, OnnxValue y, OnnxValue? xZero = null, OnnxValue? yZero = null) => g.Op("MatMulInteger", [x, y, xZero, yZero]);
    }
}
