namespace MlNetPath.Onnx.Graph.Inference;

/// <summary>Operators that treat every element alike: the shape stays, or is broadcast.</summary>
internal static class ElementwiseRules
{
    private static readonly string[] OfFloats =
    [
        "Acos", "Acosh", "Asin", "Asinh", "Atan", "Atanh", "Ceil", "Celu", "Cos", "Cosh", "Elu", "Exp", "Floor", "Gelu", "HardSigmoid", "HardSwish", "LeakyRelu", "Log", "Mish", "Reciprocal",
        "Round", "Selu", "Sigmoid", "Sin", "Sinh", "Softplus", "Softsign", "Sqrt", "Tan", "Tanh", "ThresholdedRelu",
    ];

    private static readonly string[] OfNumbers = ["Abs", "Erf", "Neg", "Relu", "Shrink", "Sign"];

    private static readonly string[] AlongAnAxis = ["Hardmax", "LogSoftmax", "Softmax"];

    private static readonly string[] OfTruthValues = ["And", "Or", "Xor"];

    private static readonly string[] OfIntegers = ["BitwiseAnd", "BitwiseOr", "BitwiseXor", "BitShift"];

    private static readonly string[] OfManyNumbers = ["Sum", "Mean"];

    private static readonly string[] Comparisons = ["Equal", "Greater", "GreaterOrEqual", "Less", "LessOrEqual"];

    public static void AddTo(Dictionary<string, Func<NodeContext, InferredValue[]>> rules)
    {
        foreach (string name in OfFloats)
        {
            rules[name] = node => [new(Only(node, t => t.IsFloating(), "floats"), node.Input(0).Shape)];
        }

        foreach (string name in OfNumbers)
        {
            rules[name] = node => [new(Only(node, IsNumber, "numbers"), node.Input(0).Shape)];
        }

        foreach (string name in AlongAnAxis)
        {
            rules[name] = node =>
            {
                node.Axis(node.Int("axis", -1), node.Input(0).Rank);
                return [new(Only(node, t => t.IsFloating(), "floats"), node.Input(0).Shape)];
            };
        }

        foreach (string name in OfTruthValues)
        {
            rules[name] = node => [new(Only(node, t => t == ElementType.Bool, "Bool"), Together(node))];
        }

        foreach (string name in OfIntegers)
        {
            rules[name] = node => [new(Only(node, t => t.IsInteger(), "integers"), Together(node))];
        }

        foreach (string name in OfManyNumbers)
        {
            rules[name] = node => [new(Only(node, IsNumber, "numbers"), Together(node))];
        }

        rules["Identity"] = node => [new(node.Input(0).Type, node.Input(0).Shape, node.Input(0).Contents)];
        rules["Not"] = node => [new(Only(node, t => t == ElementType.Bool, "Bool"), node.Input(0).Shape)];
        rules["BitwiseNot"] = node => [new(Only(node, t => t.IsInteger(), "integers"), node.Input(0).Shape)];
        rules["PRelu"] = PRelu;
        foreach (string name in Comparisons)
        {
            rules[name] = node =>
            {
                node.SameType();
                return [new(ElementType.Bool, Together(node))];
            };
        }

        rules["Add"] = node => Arithmetic(node, (a, b) => a + b);
        rules["Sub"] = node => Arithmetic(node, (a, b) => a - b);
        rules["Mul"] = node => Arithmetic(node, (a, b) => a * b);
        rules["Div"] = node => Arithmetic(node, (a, b) => Quotient(node, a, b));
        rules["Mod"] = node => Arithmetic(node, (a, b) => b is { IsKnown: true, Value: > 0 } && node.Int("fmod", 0) == 0 ? a - (a / b * b) : default(Dimension?));
        rules["Min"] = node => Arithmetic(node, (a, b) => Dimension.Min(a, b));
        rules["Max"] = node => Arithmetic(node, (a, b) => b + Dimension.NotNegative(a - b));
        rules["Pow"] = node => [new(node.Input(0).Type, Together(node))];
        rules["IsNaN"] = TruthOfFloats;
        rules["IsInf"] = TruthOfFloats;
        rules["Clip"] = node => [new(Only(node, IsNumber, "numbers"), node.Input(0).Shape)];
        rules["Where"] = node => node.Input(0).Type != ElementType.Bool ? throw node.Error("the condition must be Bool")
            : [new(node.SameType(1, 2), node.Broadcast(node.Input(0).Shape, node.Input(1).Shape, node.Input(2).Shape))];
        rules["Cast"] = node =>
        {
            var type = (ElementType)node.Int("to", 0);
            OnnxValue x = node.Input(0);
            return [new(type, x.Shape, type == ElementType.Int64 ? x.Contents : null, x.Constant is { Type: ElementType.Int64, Count: 1 } one ? Converted(one, type) : null)];
        };
    }

    private static InferredValue[] PRelu(NodeContext node)
    {
        (OnnxValue x, OnnxValue slope) = (node.Input(0), node.Input(1));
        bool fits = slope.Rank <= x.Rank && slope.Shape.Select((d, i) => (Slope: d, Data: x.Shape[x.Rank - slope.Rank + i])).All(d => d.Slope == 1 || !d.Slope.IsKnown || !d.Data.IsKnown || d.Slope == d.Data);
        return fits ? [new(Only(node, IsNumber, "numbers"), x.Shape)] : throw node.Error("the slopes must be broadcast to the data");
    }

    private static InferredValue[] TruthOfFloats(NodeContext node)
    {
        Only(node, t => t.IsFloating(), "floats");
        return [new(ElementType.Bool, node.Input(0).Shape)];
    }

    private static bool IsNumber(ElementType type) => type.IsFloating() || type.IsInteger();

    // The one type of all inputs, if it is one of those that the operator takes.
    private static ElementType Only(NodeContext node, Func<ElementType, bool> fits, string wanted) => node.SameType() is var type && fits(type) ? type : throw node.Error($"it takes {wanted}");

    private static TensorShape Together(NodeContext node) => node.Broadcast([.. node.Inputs.Select((_, i) => node.Input(i).Shape)]);

    // Integers are divided towards 0, dimensions downwards: the same where nothing is negative.
    private static Dimension? Quotient(NodeContext node, Dimension a, Dimension b) => b == 0 ? throw node.Error("division by zero")
        : a.IsKnown && b.IsKnown ? a.Value / b.Value
        : a.AtLeast >= 0 && b.AtLeast >= 1 ? a / b
        : default(Dimension?);

    private static OnnxTensor? Converted(OnnxTensor number, ElementType type) => type is ElementType.Float or ElementType.Double or ElementType.Int32
        && number.Span<long>()[0] is >= int.MinValue and <= int.MaxValue and var value
        ? OnnxTensor.FromBytes(type, ScalarTensor.Of(value, type).Bytes, [.. number.Dimensions])
        : null;

    private static InferredValue[] Arithmetic(NodeContext node, Func<Dimension, Dimension, Dimension?> compute)
    {
        ElementType type = Only(node, IsNumber, "numbers");
        TensorShape shape = Together(node);
        if (node.Inputs.Length != 2 || node.Input(0).Contents is not { } left || node.Input(1).Contents is not { } right || left.Rank == 0 || right.Rank == 0)
        {
            return [new(type, shape)];
        }

        Dimension?[] computed = [.. Enumerable.Range(0, Math.Max(left.Rank, right.Rank)).Select(i => compute(left[left.Rank == 1 ? 0 : i], right[right.Rank == 1 ? 0 : i]))];
        return [new(type, shape, computed.All(d => d is not null) ? [.. computed.Select(d => d!.Value)] : null)];
    }
}
