using MlNetPath.Onnx.Graph.Inference;

namespace MlNetPath.Onnx.Graph;

/// <summary>Operators that treat every element alike. Two operands are broadcast to their common shape, and a plain number takes the type of the other operand.</summary>
public static class ElementwiseOperators
{
    extension(GraphBuilder g)
    {
        /// <summary>|x|.</summary>
        public OnnxValue Abs(OnnxValue x) => g.Op("Abs", [x]);

        /// <summary>Arc cosine.</summary>
        public OnnxValue Acos(OnnxValue x) => g.Op("Acos", [x]);

        /// <summary>Inverse hyperbolic cosine.</summary>
        public OnnxValue Acosh(OnnxValue x) => g.Op("Acosh", [x]);

        /// <summary>Arc sine.</summary>
        public OnnxValue Asin(OnnxValue x) => g.Op("Asin", [x]);

        /// <summary>Inverse hyperbolic sine.</summary>
        public OnnxValue Asinh(OnnxValue x) => g.Op("Asinh", [x]);

        /// <summary>Arc tangent.</summary>
        public OnnxValue Atan(OnnxValue x) => g.Op("Atan", [x]);

        /// <summary>Inverse hyperbolic tangent.</summary>
        public OnnxValue Atanh(OnnxValue x) => g.Op("Atanh", [x]);

        /// <summary>The next integer upwards.</summary>
        public OnnxValue Ceil(OnnxValue x) => g.Op("Ceil", [x]);

        /// <summary>Cosine.</summary>
        public OnnxValue Cos(OnnxValue x) => g.Op("Cos", [x]);

        /// <summary>Hyperbolic cosine.</summary>
        public OnnxValue Cosh(OnnxValue x) => g.Op("Cosh", [x]);

        /// <summary>Error function.</summary>
        public OnnxValue Erf(OnnxValue x) => g.Op("Erf", [x]);

        /// <summary>E to the power of x.</summary>
        public OnnxValue Exp(OnnxValue x) => g.Op("Exp", [x]);

        /// <summary>The next integer downwards.</summary>
        public OnnxValue Floor(OnnxValue x) => g.Op("Floor", [x]);

        /// <summary>X itself.</summary>
        public OnnxValue Identity(OnnxValue x) => g.Op("Identity", [x]);

        /// <summary>Natural logarithm.</summary>
        public OnnxValue Log(OnnxValue x) => g.Op("Log", [x]);

        /// <summary>-x.</summary>
        public OnnxValue Neg(OnnxValue x) => g.Op("Neg", [x]);

        /// <summary>Logical negation.</summary>
        public OnnxValue Not(OnnxValue x) => g.Op("Not", [x]);

        /// <summary>1/x.</summary>
        public OnnxValue Reciprocal(OnnxValue x) => g.Op("Reciprocal", [x]);

        /// <summary>The nearest integer, halves to the even one.</summary>
        public OnnxValue Round(OnnxValue x) => g.Op("Round", [x]);

        /// <summary>-1, 0 or 1.</summary>
        public OnnxValue Sign(OnnxValue x) => g.Op("Sign", [x]);

        /// <summary>Sine.</summary>
        public OnnxValue Sin(OnnxValue x) => g.Op("Sin", [x]);

        /// <summary>Hyperbolic sine.</summary>
        public OnnxValue Sinh(OnnxValue x) => g.Op("Sinh", [x]);

        /// <summary>Square root.</summary>
        public OnnxValue Sqrt(OnnxValue x) => g.Op("Sqrt", [x]);

        /// <summary>Tangent.</summary>
        public OnnxValue Tan(OnnxValue x) => g.Op("Tan", [x]);

        /// <summary>Whether x is not a number.</summary>
        public OnnxValue IsNaN(OnnxValue x) => g.Op("IsNaN", [x]);

        /// <summary>Whether x is infinite.</summary>
        public OnnxValue IsInf(OnnxValue x) => g.Op("IsInf", [x]);

        /// <summary>X + y.</summary>
        public OnnxValue Add(OnnxValue x, OnnxValue y) => g.Op("Add", [x, y]);

        /// <summary>X + y.</summary>
        public OnnxValue Add(OnnxValue x, double y) => g.Op("Add", [x, g.Number("Add", y, x)]);

        /// <summary>X - y.</summary>
        public OnnxValue Sub(OnnxValue x, OnnxValue y) => g.Op("Sub", [x, y]);

        /// <summary>X - y.</summary>
        public OnnxValue Sub(OnnxValue x, double y) => g.Op("Sub", [x, g.Number("Sub", y, x)]);

        /// <summary>X * y.</summary>
        public OnnxValue Mul(OnnxValue x, OnnxValue y) => g.Op("Mul", [x, y]);

        /// <summary>X * y.</summary>
        public OnnxValue Mul(OnnxValue x, double y) => g.Op("Mul", [x, g.Factor("Mul", y, x)]);

        /// <summary>X / y; integers are rounded towards zero.</summary>
        public OnnxValue Div(OnnxValue x, OnnxValue y) => g.Op("Div", [x, y]);

        /// <summary>X / y; integers are rounded towards zero.</summary>
        public OnnxValue Div(OnnxValue x, double y) => g.Op("Div", [x, g.Factor("Div", y, x)]);

        /// <summary>X to the power of y.</summary>
        public OnnxValue Pow(OnnxValue x, OnnxValue y) => g.Op("Pow", [x, y]);

        /// <summary>X to the power of y.</summary>
        public OnnxValue Pow(OnnxValue x, double y) => g.Op("Pow", [x, g.Number("Pow", y, x)]);

        /// <summary>The smaller one.</summary>
        public OnnxValue Min(OnnxValue x, OnnxValue y) => g.Op("Min", [x, y]);

        /// <summary>The smaller one.</summary>
        public OnnxValue Min(OnnxValue x, double y) => g.Op("Min", [x, g.Number("Min", y, x)]);

        /// <summary>The larger one.</summary>
        public OnnxValue Max(OnnxValue x, OnnxValue y) => g.Op("Max", [x, y]);

        /// <summary>The larger one.</summary>
        public OnnxValue Max(OnnxValue x, double y) => g.Op("Max", [x, g.Number("Max", y, x)]);

        /// <summary>X = y.</summary>
        public OnnxValue Equal(OnnxValue x, OnnxValue y) => g.Op("Equal", [x, y]);

        /// <summary>X = y.</summary>
        public OnnxValue Equal(OnnxValue x, double y) => g.Op("Equal", [x, g.Number("Equal", y, x)]);

        /// <summary>X > y.</summary>
        public OnnxValue Greater(OnnxValue x, OnnxValue y) => g.Op("Greater", [x, y]);

        /// <summary>X > y.</summary>
        public OnnxValue Greater(OnnxValue x, double y) => g.Op("Greater", [x, g.Number("Greater", y, x)]);

        /// <summary>X >= y.</summary>
        public OnnxValue GreaterOrEqual(OnnxValue x, OnnxValue y) => g.Op("GreaterOrEqual", [x, y]);

        /// <summary>X >= y.</summary>
        public OnnxValue GreaterOrEqual(OnnxValue x, double y) => g.Op("GreaterOrEqual", [x, g.Number("GreaterOrEqual", y, x)]);

        /// <summary>X &lt; y.</summary>
        public OnnxValue Less(OnnxValue x, OnnxValue y) => g.Op("Less", [x, y]);

        /// <summary>X &lt; y.</summary>
        public OnnxValue Less(OnnxValue x, double y) => g.Op("Less", [x, g.Number("Less", y, x)]);

        /// <summary>X &lt;= y.</summary>
        public OnnxValue LessOrEqual(OnnxValue x, OnnxValue y) => g.Op("LessOrEqual", [x, y]);

        /// <summary>X &lt;= y.</summary>
        public OnnxValue LessOrEqual(OnnxValue x, double y) => g.Op("LessOrEqual", [x, g.Number("LessOrEqual", y, x)]);

        /// <summary>X and y.</summary>
        public OnnxValue And(OnnxValue x, OnnxValue y) => g.Op("And", [x, y]);

        /// <summary>X or y.</summary>
        public OnnxValue Or(OnnxValue x, OnnxValue y) => g.Op("Or", [x, y]);

        /// <summary>Either x or y.</summary>
        public OnnxValue Xor(OnnxValue x, OnnxValue y) => g.Op("Xor", [x, y]);

        /// <summary>The difference.</summary>
        public OnnxValue Sub(double x, OnnxValue y) => g.Op("Sub", [g.Number("Sub", x, y), y]);

        /// <summary>The quotient.</summary>
        public OnnxValue Div(double x, OnnxValue y) => g.Op("Div", [g.Number("Div", x, y), y]);

        /// <summary>The remainder; its sign is that of <paramref name="y"/> for integers, that of <paramref name="x"/> for floats.</summary>
        public OnnxValue Mod(OnnxValue x, OnnxValue y) => g.Op("Mod", [x, y], ("fmod", x.Type.IsFloating()));

        /// <inheritdoc cref="Mod(GraphBuilder, OnnxValue, OnnxValue)"/>
        public OnnxValue Mod(OnnxValue x, double y) => g.Mod(x, g.Number("Mod", y, x));

        /// <summary>Elements of <paramref name="then"/> where the condition holds, of <paramref name="otherwise"/> elsewhere.</summary>
        public OnnxValue Where(OnnxValue condition, OnnxValue then, OnnxValue otherwise) => g.Op("Where", [condition, then, otherwise]);

        /// <inheritdoc cref="Where(GraphBuilder, OnnxValue, OnnxValue, OnnxValue)"/>
        public OnnxValue Where(OnnxValue condition, double then, OnnxValue otherwise) => g.Where(condition, g.Number("Where", then, otherwise), otherwise);

        /// <inheritdoc cref="Where(GraphBuilder, OnnxValue, OnnxValue, OnnxValue)"/>
        public OnnxValue Where(OnnxValue condition, OnnxValue then, double otherwise) => g.Where(condition, then, g.Number("Where", otherwise, then));

        /// <summary>Elements outside of the bounds are set to the bound; null for no bound. Also torch's <c>clamp</c>, <c>hardtanh</c> (-1 to 1) and <c>relu6</c> (0 to 6).</summary>
        public OnnxValue Clip(OnnxValue x, double? low, double? high) =>
            g.Op("Clip", [x, low is { } l ? g.Number("Clip", l, x) : null, high is { } h ? g.Number("Clip", h, x) : null]);

        /// <summary>The elements converted to another type; nothing is added if they have it.</summary>
        public OnnxValue Cast(OnnxValue x, ElementType type) => x.Type == type ? x : g.Op("Cast", [x], ("to", (long)type));

        /// <summary>A constant of one value, of any numeric type or Bool.</summary>
        /// <exception cref="GraphException">The type cannot hold the value: it is an integer and the value is not, or the value is beyond its largest.</exception>
        public OnnxValue Scalar(double value, ElementType type) => ScalarTensor.Problem(value, type) is { } problem
            ? throw new NodeContext(g, "Scalar", [], 1, []).Error(problem)
            : g.Constant(ScalarTensor.Of(value, type));

        // ONNX Runtime merges a product of matrices with a single number before or after it, and takes the number for a 32-bit float, even beside doubles. A vector of it stays as it is.
        internal OnnxValue Factor(string operation, double value, OnnxValue x) => x.Type == ElementType.Double && value != (float)value && x.Rank > 0 && x.Shape[-1] is { IsKnown: true, Value: > 1 and <= 1 << 16 } last
            ? g.Constant(ScalarTensor.Filled(value, x.Type, last.Value))
            : g.Number(operation, value, x);

        // A number beside a tensor, in the tensor's type; if that cannot hold it, the error names the operator that wants it.
        internal OnnxValue Number(string operation, double value, OnnxValue tensor) => ScalarTensor.Problem(value, tensor.Type) is { } problem
            ? throw new NodeContext(g, operation, [tensor], 1, []).Error(problem)
            : g.Constant(ScalarTensor.Of(value, tensor.Type));
    }
}
