namespace MlNetPath.Onnx.Graph;

/// <summary>Activation functions. All keep the shape; those that an opset lacks are composed of others.</summary>
/// <remarks>
/// ONNX Runtime's processor kernels have many of them for 32-bit floats (and halves) only, or compute doubles as floats; so for doubles they are composed, with the
/// precision of doubles. The exact <c>Gelu</c> of doubles stays without a kernel, since the error function has none.
/// </remarks>
public static class ActivationOperators
{
    // The first opsets that have an operator of this name.
    private const int HasMish = 18;
    private const int HasGelu = 20;

    extension(GraphBuilder g)
    {
        /// <summary>Max(x, 0).</summary>
        public OnnxValue Relu(OnnxValue x) => g.Op("Relu", [x]);

        /// <summary>1 / (1 + e^-x).</summary>
        public OnnxValue Sigmoid(OnnxValue x) => g.Op("Sigmoid", [x]);

        /// <summary>Hyperbolic tangent.</summary>
        public OnnxValue Tanh(OnnxValue x) => g.Op("Tanh", [x]);

        /// <summary>X if it is positive, else alpha (e^x - 1).</summary>
        public OnnxValue Elu(OnnxValue x, double alpha = 1) =>
            HasKernel(x) ? g.Op("Elu", [x], ("alpha", (float)alpha)) : PositiveOr(g, x, g.Mul(ExpBelow0(g, x), alpha));

        /// <summary>Gamma (x if it is positive, else alpha (e^x - 1)), with the constants that keep mean and variance.</summary>
        public OnnxValue Selu(OnnxValue x, double alpha = 1.6732632423543772, double gamma = 1.0507009873554805) =>
            HasKernel(x) ? g.Op("Selu", [x], ("alpha", (float)alpha), ("gamma", (float)gamma)) : g.Mul(g.Elu(x, alpha), gamma);

        /// <summary>Max(0, x) + min(0, alpha (e^(x/alpha) - 1)).</summary>
        public OnnxValue Celu(OnnxValue x, double alpha = 1) =>
            x.Type == ElementType.Float ? g.Op("Celu", [x], ("alpha", (float)alpha)) : PositiveOr(g, x, g.Mul(ExpBelow0(g, g.Div(x, alpha)), alpha));

        /// <summary>X if it is positive, else slope x.</summary>
        public OnnxValue LeakyRelu(OnnxValue x, double slope = 0.01) =>
            HasKernel(x) ? g.Op("LeakyRelu", [x], ("alpha", (float)slope)) : PositiveOr(g, x, g.Mul(x, slope));

        /// <summary>X if it is positive, else slope x, with slopes from a tensor that is broadcast to <paramref name="x"/>.</summary>
        public OnnxValue PRelu(OnnxValue x, OnnxValue slope) =>
            HasKernel(x) ? g.Op("PRelu", [x, slope]) : PositiveOr(g, x, g.Mul(x, slope));

        /// <summary>Alpha x + beta, between 0 and 1.</summary>
        public OnnxValue HardSigmoid(OnnxValue x, double alpha = 1.0 / 6, double beta = 0.5) =>
            HasKernel(x) ? g.Op("HardSigmoid", [x], ("alpha", (float)alpha), ("beta", (float)beta)) : g.Clip(g.Add(g.Mul(x, alpha), beta), 0, 1);

        /// <summary>X times (x/6 + 1/2 between 0 and 1).</summary>
        public OnnxValue HardSwish(OnnxValue x) => HasKernel(x) ? g.Op("HardSwish", [x]) : g.Mul(x, g.HardSigmoid(x));

        /// <summary>1 for the first largest element of the axis, 0 for the others.</summary>
        public OnnxValue Hardmax(OnnxValue x, int axis = -1) => g.Op("Hardmax", [x], ("axis", axis));

        /// <summary>Log(1 + e^x).</summary>
        public OnnxValue Softplus(OnnxValue x) =>
            HasKernel(x) ? g.Op("Softplus", [x]) : g.Add(g.Relu(x), g.Log(g.Add(g.Exp(g.Neg(g.Abs(x))), 1)));

        /// <summary>X / (1 + |x|).</summary>
        public OnnxValue Softsign(OnnxValue x) => HasKernel(x) ? g.Op("Softsign", [x]) : g.Div(x, g.Add(g.Abs(x), 1));

        /// <summary>0 between -lambda and lambda; outside, x moved by <paramref name="bias"/> towards 0.</summary>
        /// <remarks>Hard shrink has a bias of 0; soft shrink one of lambda.</remarks>
        public OnnxValue Shrink(OnnxValue x, double lambda = 0.5, double bias = 0) =>
            HasKernel(x) ? g.Op("Shrink", [x], ("lambd", (float)lambda), ("bias", (float)bias))
            : g.Where(g.Greater(x, lambda), g.Sub(x, bias), g.Where(g.Less(x, -lambda), g.Add(x, bias), 0));

        /// <summary>X if it is above the threshold (or not a number), else a value.</summary>
        public OnnxValue Threshold(OnnxValue x, double threshold, double value = 0) => g.Where(g.LessOrEqual(x, threshold), value, x);

        /// <summary>X tanh(softplus(x)).</summary>
        public OnnxValue Mish(OnnxValue x) => g.Opset >= HasMish && HasKernel(x) ? g.Op("Mish", [x]) : g.Mul(x, g.Tanh(g.Softplus(x)));

        /// <summary>X times the standard normal distribution function of x, exactly or by the usual approximation with tanh.</summary>
        public OnnxValue Gelu(OnnxValue x, bool tanh = false)
        {
            if (g.Opset >= HasGelu && HasKernel(x))
            {
                return g.Op("Gelu", [x], ("approximate", tanh ? "tanh" : "none"));
            }

            // x/2 (1 + erf(x/sqrt 2)), or x/2 (1 + tanh(sqrt(2/pi) (x + 0.044715 x^3)))
            OnnxValue inner = tanh
                ? g.Tanh(g.Mul(g.Add(x, g.Mul(g.Mul(g.Mul(x, x), x), 0.044715)), Math.Sqrt(2 / Math.PI)))
                : g.Erf(g.Mul(x, Math.Sqrt(0.5)));
            return g.Mul(g.Mul(x, 0.5), g.Add(inner, 1));
        }

        /// <summary>X sigmoid(x), also called swish.</summary>
        public OnnxValue Silu(OnnxValue x) => g.Mul(x, g.Sigmoid(x));

        /// <summary>Log(sigmoid(x)), without overflow.</summary>
        public OnnxValue LogSigmoid(OnnxValue x) => g.Neg(g.Softplus(g.Neg(x)));

        /// <summary>X - tanh(x).</summary>
        public OnnxValue TanhShrink(OnnxValue x) => g.Sub(x, g.Tanh(x));

        /// <summary>The first half of an axis times the sigmoid of the second one. The axis must be of known, even length.</summary>
        public OnnxValue Glu(OnnxValue x, int axis = -1)
        {
            long half = x.Shape[axis].Value / 2;
            OnnxValue[] halves = g.Split(x, axis, half, half);
            return g.Mul(halves[0], g.Sigmoid(halves[1]));
        }

        /// <summary>Exponentials divided by their sum along an axis: positive numbers that sum to 1.</summary>
        public OnnxValue Softmax(OnnxValue x, int axis = -1) => g.Op("Softmax", [x], ("axis", axis));

        /// <summary>The logarithm of <c>Softmax</c>, without overflow.</summary>
        public OnnxValue LogSoftmax(OnnxValue x, int axis = -1) => g.Op("LogSoftmax", [x], ("axis", axis));
    }

    private static bool HasKernel(OnnxValue x) => x.Type is ElementType.Float or ElementType.Float16;

    private static OnnxValue PositiveOr(GraphBuilder g, OnnxValue x, OnnxValue otherwise) => g.Where(g.Greater(x, 0), x, otherwise);

    // e^x - 1 where x is below 0, else 0: what is not chosen must not overflow either.
    private static OnnxValue ExpBelow0(GraphBuilder g, OnnxValue x) => g.Sub(g.Exp(g.Min(x, 0)), 1);
}
