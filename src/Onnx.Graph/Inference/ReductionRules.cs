namespace MlNetPath.Onnx.Graph.Inference;

/// <summary>Operators that make one element of many along some axes.</summary>
internal static class ReductionRules
{
    private static readonly string[] Reductions =
    [
        "ReduceL1", "ReduceL2", "ReduceLogSum", "ReduceLogSumExp", "ReduceMax", "ReduceMean", "ReduceMin", "ReduceProd", "ReduceSum", "ReduceSumSquare",
    ];

    public static void AddTo(Dictionary<string, Func<NodeContext, InferredValue[]>> rules)
    {
        foreach (string name in Reductions)
        {
            rules[name] = Reduce;
        }

        rules["ArgMax"] = Arg;
        rules["ArgMin"] = Arg;
        rules["TopK"] = TopK;
        rules["CumSum"] = CumSum;
    }

    private static InferredValue[] Reduce(NodeContext node)
    {
        OnnxValue data = node.Input(0);
        bool asInput = node.Type == "ReduceSum" || node.Opset >= 18;
        if (asInput ? node.Ints("axes") is not null : node.Inputs.Length > 1)
        {
            throw node.Error($"in opset {node.Opset} its axes are an {(asInput ? "input" : "attribute")}");
        }

        long[] axes = (asInput ? node.Optional(1) is null ? null : node.Known(1) ?? throw node.Error("the axes are not known") : node.Ints("axes")) ?? [];
        if (axes.Length == 0 && node.Int("noop_with_empty_axes", 0) != 0)
        {
            return [new(data.Type, data.Shape)];
        }

        HashSet<int> reduced = axes.Length == 0 ? [.. Enumerable.Range(0, data.Rank)] : [.. axes.Select(axis => node.Axis(axis, data.Rank))];
        TensorShape shape = Without(data.Shape, reduced, node.Int("keepdims", 1) != 0);
        return [new(data.Type, shape, reduced.Count > 0 && data.Contents is { Rank: > 0 } lengths ? Reduced(node.Type, lengths) : null)];
    }

    // What an exporter computes with shapes: the number of elements, the longest axis.
    private static TensorShape? Reduced(string type, TensorShape lengths) => type switch
    {
        "ReduceProd" => [lengths.Size],
        "ReduceSum" => [lengths.Aggregate((a, b) => a + b)],
        "ReduceMax" => [lengths.Aggregate((a, b) => a + Dimension.NotNegative(b - a))],
        "ReduceMin" => [lengths.Aggregate(Dimension.Min)],
        _ => null,
    };

    private static InferredValue[] Arg(NodeContext node)
    {
        OnnxValue data = node.Input(0);
        int axis = node.Axis(node.Int("axis", 0), data.Rank);
        return [new(ElementType.Int64, Without(data.Shape, [axis], node.Int("keepdims", 1) != 0))];
    }

    private static InferredValue[] TopK(NodeContext node)
    {
        OnnxValue data = node.Input(0);
        int axis = node.Axis(node.Int("axis", -1), data.Rank);
        Dimension count = node.Input(1).Contents is [var known] ? known : node.UnknownDimension();
        if (count.IsKnown && (count.Value < 0 || (data.Shape[axis].IsKnown && count.Value > data.Shape[axis].Value)))
        {
            throw node.Error($"axis {axis} has no {count} elements");
        }

        TensorShape shape = data.Shape.With(axis, count);
        return [new(data.Type, shape), new(ElementType.Int64, shape)];
    }

    private static InferredValue[] CumSum(NodeContext node)
    {
        OnnxValue data = node.Input(0);
        if (node.Known(1) is [var axis])
        {
            node.Axis(axis, data.Rank);
        }

        return [new(data.Type, data.Shape)];
    }

    private static TensorShape Without(TensorShape shape, HashSet<int> axes, bool keepDims) =>
        [.. shape.Select((d, i) => (Dimension: axes.Contains(i) ? 1 : d, Kept: keepDims || !axes.Contains(i))).Where(d => d.Kept).Select(d => d.Dimension)];
}
