namespace MlNetPath.Onnx.Graph.Inference;

/// <summary>Operators that normalize: the shape stays.</summary>
internal static class NormalizationRules
{
    public static void AddTo(Dictionary<string, Func<NodeContext, InferredValue[]>> rules)
    {
        rules["LayerNormalization"] = LayerNormalization;
        rules["BatchNormalization"] = BatchNormalization;
        rules["InstanceNormalization"] = InstanceNormalization;
        rules["LpNormalization"] = LpNormalization;
    }

    private static InferredValue[] LayerNormalization(NodeContext node)
    {
        OnnxValue x = node.Input(0);
        int axis = node.Axis(node.Int("axis", -1), x.Rank);
        TensorShape normalized = [.. x.Shape.Skip(axis)];
        for (int i = 1; i <= 2; i++)
        {
            if (node.Optional(i) is { } parameter && (parameter.Rank > normalized.Rank || node.Broadcast(normalized, parameter.Shape).Rank != normalized.Rank))
            {
                throw node.Error($"scale and bias must be {normalized}");
            }
        }

        node.SameType();
        TensorShape statistics = [.. x.Shape.Select((d, i) => i < axis ? d : 1)];
        return [new(x.Type, x.Shape), new(ElementType.Float, statistics), new(ElementType.Float, statistics)];
    }

    private static InferredValue[] BatchNormalization(NodeContext node)
    {
        OnnxValue x = node.Input(0);
        if (x.Rank < 2)
        {
            throw node.Error("it takes [batch, channels, ...]");
        }

        if (node.Int("training_mode", 0) != 0)
        {
            throw node.Error("training is not written here");
        }

        Channels(node, x, 4);
        node.SameType(1, 2);
        node.SameType(3, 4);
        if (x.Type.Bits() > 16)
        {
            node.SameType(); // only data of 16 bits may have statistics of more
        }

        return [new(x.Type, x.Shape)];
    }

    private static InferredValue[] InstanceNormalization(NodeContext node)
    {
        OnnxValue x = node.Input(0);
        if (x.Rank < 3)
        {
            throw node.Error("it takes [batch, channels, positions, ...]");
        }

        Channels(node, x, 2);
        return [new(node.SameType(), x.Shape)];
    }

    private static InferredValue[] LpNormalization(NodeContext node)
    {
        OnnxValue x = node.Input(0);
        node.Axis(node.Int("axis", -1), x.Rank);
        return node.Int("p", 2) is 1 or 2 ? [new(x.Type, x.Shape)] : throw node.Error("the norm is 1 or 2");
    }

    private static void Channels(NodeContext node, OnnxValue x, int parameters)
    {
        for (int i = 1; i <= parameters; i++)
        {
            if (node.Input(i).Shape is not [var length] || (length.IsKnown && x.Shape[1].IsKnown && length != x.Shape[1]))
            {
                throw node.Error($"input {i} must be [{x.Shape[1]}], one value a channel");
            }
        }
    }
}
