namespace MlNetPath.Onnx.Graph.Inference;

/// <summary>Matrix products.</summary>
internal static class LinearRules
{
    public static void AddTo(Dictionary<string, Func<NodeContext, InferredValue[]>> rules)
    {
        rules["MatMul"] = node => MatMul(node, node.SameType());
        rules["MatMulInteger"] = node => MatMul(node, ElementType.Int32);
        rules["Gemm"] = Gemm;
    }

    private static InferredValue[] MatMul(NodeContext node, ElementType type)
    {
        (OnnxValue left, OnnxValue right) = (node.Input(0), node.Input(1));
        if (left.Rank == 0 || right.Rank == 0)
        {
            throw node.Error("it multiplies matrices, not scalars");
        }

        Dimension inner = right.Rank == 1 ? right.Shape[0] : right.Shape[-2];
        if (left.Shape[-1] != inner && left.Shape[-1].IsKnown && inner.IsKnown)
        {
            throw node.Error($"the inner dimensions {left.Shape[-1]} and {inner} differ");
        }

        List<Dimension> shape = [.. node.Broadcast([.. left.Shape.SkipLast(2)], [.. right.Shape.SkipLast(2)])];
        if (left.Rank > 1)
        {
            shape.Add(left.Shape[-2]);
        }

        if (right.Rank > 1)
        {
            shape.Add(right.Shape[-1]);
        }

        return [new(type, [.. shape])];
    }

    private static InferredValue[] Gemm(NodeContext node)
    {
        (OnnxValue left, OnnxValue right) = (node.Input(0), node.Input(1));
        if (left.Rank != 2 || right.Rank != 2)
        {
            throw node.Error("it multiplies matrices of rank 2");
        }

        (bool transposeLeft, bool transposeRight) = (node.Int("transA", 0) != 0, node.Int("transB", 0) != 0);
        (Dimension a, Dimension b) = (left.Shape[transposeLeft ? 0 : 1], right.Shape[transposeRight ? 1 : 0]);
        if (a != b && a.IsKnown && b.IsKnown)
        {
            throw node.Error($"the inner dimensions {a} and {b} differ");
        }

        return [new(node.SameType(), [left.Shape[transposeLeft ? 1 : 0], right.Shape[transposeRight ? 0 : 1]])];
    }
}
