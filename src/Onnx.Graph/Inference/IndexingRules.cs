namespace MlNetPath.Onnx.Graph.Inference;

/// <summary>Operators that read and write elements at places given by a tensor, and those that make tensors from places.</summary>
internal static class IndexingRules
{
    public static void AddTo(Dictionary<string, Func<NodeContext, InferredValue[]>> rules)
    {
        rules["GatherElements"] = GatherElements;
        rules["GatherND"] = GatherND;
        rules["ScatterElements"] = ScatterElements;
        rules["ScatterND"] = ScatterND;
        rules["OneHot"] = OneHot;
        rules["EyeLike"] = EyeLike;
        rules["Trilu"] = Trilu;
        rules["Tile"] = Tile;
        rules["Compress"] = Compress;
        rules["NonZero"] = node => [new(ElementType.Int64, [node.Input(0).Rank, node.UnknownDimension()])];
    }

    private static InferredValue[] GatherElements(NodeContext node)
    {
        (OnnxValue x, OnnxValue indices) = (node.Input(0), Indices(node, 1));
        node.Axis(node.Int("axis", 0), x.Rank);
        return indices.Rank == x.Rank ? [new(x.Type, indices.Shape)] : throw node.Error("the indices must have the rank of the data");
    }

    private static InferredValue[] GatherND(NodeContext node)
    {
        (OnnxValue x, OnnxValue indices) = (node.Input(0), Indices(node, 1));
        int batch = (int)node.Int("batch_dims", 0);
        return [new(x.Type, [.. indices.Shape.SkipLast(1), .. x.Shape.Skip(batch + PlaceLength(node, x, indices, batch))])];
    }

    private static InferredValue[] ScatterElements(NodeContext node)
    {
        (OnnxValue x, OnnxValue indices, OnnxValue updates) = (node.Input(0), Indices(node, 1), node.Input(2));
        node.Axis(node.Int("axis", 0), x.Rank);
        CheckReduction(node);
        return indices.Rank == x.Rank && updates.Rank == x.Rank && updates.Type == x.Type
            ? [new(x.Type, x.Shape)]
            : throw node.Error("indices and updates must have the rank of the data, and the updates its type");
    }

    private static InferredValue[] ScatterND(NodeContext node)
    {
        (OnnxValue x, OnnxValue indices, OnnxValue updates) = (node.Input(0), Indices(node, 1), node.Input(2));
        CheckReduction(node);
        int rank = indices.Rank - 1 + x.Rank - PlaceLength(node, x, indices, 0);
        return updates.Rank == rank && updates.Type == x.Type
            ? [new(x.Type, x.Shape)]
            : throw node.Error($"the updates must have rank {rank} and the type of the data");
    }

    private static InferredValue[] OneHot(NodeContext node)
    {
        (OnnxValue indices, OnnxValue values) = (node.Input(0), node.Input(2));
        Dimension depth = node.Input(1).Contents is [var known] ? known : node.UnknownDimension();
        int axis = node.Axis(node.Int("axis", -1), indices.Rank + 1);
        return [new(values.Type, [.. indices.Shape.Take(axis), depth, .. indices.Shape.Skip(axis)])];
    }

    private static InferredValue[] EyeLike(NodeContext node)
    {
        OnnxValue x = node.Input(0);
        return x.Rank == 2 ? [new((ElementType)node.Int("dtype", (long)x.Type), x.Shape)] : throw node.Error("it takes a matrix");
    }

    private static InferredValue[] Trilu(NodeContext node)
    {
        OnnxValue x = node.Input(0);
        return x.Rank >= 2 ? [new(x.Type, x.Shape)] : throw node.Error("it takes matrices in the last two axes");
    }

    private static InferredValue[] Tile(NodeContext node)
    {
        (OnnxValue x, OnnxValue repeats) = (node.Input(0), node.Input(1));
        if (repeats.Shape is not [{ IsKnown: true } count] || count.Value != x.Rank)
        {
            throw node.Error("one number of repeats an axis is wanted");
        }

        return [new(x.Type, repeats.Contents is { } times ? [.. x.Shape.Zip(times, (d, t) => d * t)] : [.. x.Shape.Select(_ => node.UnknownDimension())])];
    }

    private static InferredValue[] Compress(NodeContext node)
    {
        OnnxValue x = node.Input(0);
        return node.Input(1) is not { Type: ElementType.Bool, Rank: 1 } ? throw node.Error("the condition must be a vector of Bool")
            : node.Attribute("axis") is null ? [new(x.Type, [node.UnknownDimension()])]
            : [new(x.Type, x.Shape.With(node.Axis(node.Int("axis", 0), x.Rank), node.UnknownDimension()))];
    }

    private static OnnxValue Indices(NodeContext node, int input) =>
        node.Input(input) is { Type: ElementType.Int64 or ElementType.Int32 } indices ? indices : throw node.Error("the indices must be Int64 or Int32");

    private static int PlaceLength(NodeContext node, OnnxValue x, OnnxValue indices, int batch) =>
        indices.Rank > 0 && indices.Shape[-1] is { IsKnown: true, Value: > 0 } length && batch >= 0 && batch < indices.Rank && batch + length.Value <= x.Rank
            ? (int)length.Value
            : throw node.Error("the last axis of the indices must have a known length, that of a place in the data");

    private static void CheckReduction(NodeContext node)
    {
        string reduction = node.Text("reduction", "none");
        if (reduction is not ("none" or "add" or "mul") && !(reduction is "max" or "min" && node.Opset >= 18))
        {
            throw node.Error($"opset {node.Opset} has no reduction '{reduction}'");
        }
    }
}
