namespace MlNetPath.Onnx.Graph.Inference;

/// <summary>For every operator that the builder knows: the types, shapes and, where they follow from shapes alone, contents of its outputs.</summary>
/// <remarks>Source of the rules: the ONNX operator specification (https://onnx.ai/onnx/operators/), opset 17 to 20.</remarks>
internal static class OperatorRules
{
    private static readonly Dictionary<string, Func<NodeContext, InferredValue[]>> Rules = All();

    // The opsets that brought an operator, where that is not the oldest one written here.
    private static readonly Dictionary<string, int> Since = new(StringComparer.Ordinal)
    {
        ["BitwiseAnd"] = 18,
        ["BitwiseNot"] = 18,
        ["BitwiseOr"] = 18,
        ["BitwiseXor"] = 18,
        ["Mish"] = 18,
        ["Gelu"] = 20,
    };

    /// <summary>The operators that are known.</summary>
    public static IReadOnlyCollection<string> Names => Rules.Keys;

    /// <summary>The outputs of a node.</summary>
    /// <exception cref="GraphException">The inputs do not fit, or the operator is not known.</exception>
    public static InferredValue[] Infer(NodeContext node)
    {
        if (!Rules.TryGetValue(node.Type, out Func<NodeContext, InferredValue[]>? rule))
        {
            throw node.Error($"nothing is known about this operator's outputs; add it with {nameof(GraphBuilder.CustomOp)} and say what they are");
        }

        if (Since.TryGetValue(node.Type, out int since) && node.Opset < since)
        {
            throw node.Error($"it needs opset {since}; this graph is written in {node.Opset}");
        }

        InferredValue[] inferred = rule(node);
        return inferred.Length >= node.Outputs ? inferred[..node.Outputs] : throw node.Error($"it has {inferred.Length} outputs, not {node.Outputs}");
    }

    private static Dictionary<string, Func<NodeContext, InferredValue[]>> All()
    {
        var rules = new Dictionary<string, Func<NodeContext, InferredValue[]>>(StringComparer.Ordinal);
        ElementwiseRules.AddTo(rules);
        ShapeRules.AddTo(rules);
        LinearRules.AddTo(rules);
        EinsumRule.AddTo(rules);
        ReductionRules.AddTo(rules);
        NormalizationRules.AddTo(rules);
        WindowRules.AddTo(rules);
        ImageRules.AddTo(rules);
        RecurrentRules.AddTo(rules);
        IndexingRules.AddTo(rules);
        QuantizationRules.AddTo(rules);
        return rules;
    }
}
