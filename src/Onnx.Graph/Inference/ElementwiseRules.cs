namespace MlNetPath.Onnx.Graph.Inference;

/// <summary>Operators that treat every element alike: the shape stays, or is broadcast.</summary>
internal static class ElementwiseRules
{
    private static readonly string[] Unary =
    [
        "Abs", "Acos", "Acosh", "Asin", "Asinh", "Atan", "Atanh", "BitwiseNot", "Ceil", "Celu", "Cos", "Cosh", "Elu", "Erf", "Exp", "Floor", "Gelu", "HardSigmoid", "HardSwish", "Hardmax",
        "Identity", "LeakyRelu", "Log", "LogSoftmax", "Mish", "Neg", "Not", "Reciprocal", "Relu", "Round", "Selu", "Shrink", "Sigmoid", "Sign", "Sin", "Sinh", "Softmax", "Softplus",
        "Softsign", "Sqrt", "Tan", "Tanh", "ThresholdedRelu",
    ];

    private static readonly string[] Binary = ["And", "BitwiseAnd", "BitwiseOr", "BitwiseXor", "BitShift", "Or", "Xor", "PRelu", "Min", "Max", "Sum", "Mean"];

    private static readonly string[] Comparisons = ["Equal", "Greater", "GreaterOrEqual", "Less", "LessOrEqual"];

    public static void AddTo(Dictionary<string, Func<NodeContext, InferredValue[]>> rules)
    {
        foreach (string name in Unary)
        {
            rules[name] = node => [new(node.Input(0).Type, node.Input(0).Shape, name == "Identity" ? node.Input(0).Contents : null)];
        }

        foreach (string name in Binary)
        {
            rules[name] = node => [new(SameType(node), Together(node))];
        }

        foreach (string name in Comparisons)
        {
            rules[name] = node =>
            {
                SameType(node);
                return [new(ElementType.Bool, Together(node))];
            };
        }

        rules["Add"] = node => Arithmetic(node, (a, b) => a + b);
        rules["Sub"] = node => Arithmetic(node, (a, b) => a - b);
        rules["Mul"] = node => Arithmetic(node, (a, b) => a * b);
        rules["Div"] = node => Arithmetic(node, (a, b) => b == 0 ? throw node.Error("division by zero") : a / b);
        rules["Mod"] = node => Arithmetic(node, null);
        rules["Pow"] = node => [new(node.Input(0).Type, Together(node))];
        rules["IsNaN"] = node => [new(ElementType.Bool, node.Input(0).Shape)];
        rules["IsInf"] = node => [new(ElementType.Bool, node.Input(0).Shape)];
        rules["Clip"] = node => [new(node.Input(0).Type, node.Input(0).Shape)];
        rules["Where"] = node => node.Input(0).Type != ElementType.Bool ? throw node.Error("the condition must be Bool")
            : node.Input(1).Type != node.Input(2).Type ? throw node.Error("both choices must have one type")
            : [new(node.Input(1).Type, node.Broadcast(node.Input(0).Shape, node.Input(1).Shape, node.Input(2).Shape))];
        rules["Cast"] = node =>
        {
            var type = (ElementType)node.Int("to", 0);
            return [new(type, node.Input(0).Shape, type == ElementType.Int64 ? node.Input(0).Contents : null)];
        };
    }

    private static ElementType SameType(NodeContext node)
    {
        ElementType type = node.Input(0).Type;
        return node.Inputs.All(i => i is null || i.Type == type) ? type : throw node.Error("all inputs must have one type");
    }

    private static TensorShape Together(NodeContext node) => node.Broadcast([.. node.Inputs.Select((_, i) => node.Input(i).Shape)]);

    private static InferredValue[] Arithmetic(NodeContext node, Func<Dimension, Dimension, Dimension>? compute)
    {
        TensorShape shape = Together(node);
        TensorShape? contents = null;
        if (compute is not null && node.Input(0).Contents is { } left && node.Input(1).Contents is { } right && (left.Rank == right.Rank || left.Rank == 1 || right.Rank == 1))
        {
            contents = [.. Enumerable.Range(0, Math.Max(left.Rank, right.Rank)).Select(i => compute(left[left.Rank == 1 ? 0 : i], right[right.Rank == 1 ? 0 : i]))];
        }

        return [new(SameType(node), shape, contents)];
    }
}
