namespace MlNetPath.Onnx.Graph.Inference;

/// <summary>Operators that move elements without changing them, and those that compute with shapes.</summary>
internal static class ShapeRules
{
    public static void AddTo(Dictionary<string, Func<NodeContext, InferredValue[]>> rules)
    {
        rules["Shape"] = Shape;
        rules["Size"] = node => [new(ElementType.Int64, TensorShape.Scalar, [node.Input(0).Shape.Size])];
        rules["Reshape"] = Reshape;
        rules["Flatten"] = Flatten;
        rules["Transpose"] = Transpose;
        rules["Squeeze"] = Squeeze;
        rules["Unsqueeze"] = Unsqueeze;
        rules["Concat"] = Concat;
        rules["Gather"] = Gather;
        rules["Slice"] = Slice;
        rules["Split"] = Split;
        rules["Expand"] = Expand;
        rules["ConstantOfShape"] = ConstantOfShape;
        rules["Range"] = Range;
    }

    private static InferredValue[] Shape(NodeContext node)
    {
        TensorShape shape = node.Input(0).Shape;
        int start = Clamp(node.Int("start", 0), shape.Rank);
        int end = Clamp(node.Int("end", shape.Rank), shape.Rank);
        TensorShape part = [.. shape.Skip(start).Take(Math.Max(0, end - start))];
        return [new(ElementType.Int64, [part.Rank], part)];

        static int Clamp(long axis, int rank) => (int)Math.Clamp(axis < 0 ? axis + rank : axis, 0, rank);
    }

    private static InferredValue[] Reshape(NodeContext node)
    {
        OnnxValue data = node.Input(0);
        OnnxValue target = node.Input(1);
        if (target.Contents is not { } wanted)
        {
            if (target.Shape is not [{ IsKnown: true } rank])
            {
                throw node.Error("the rank of the result is not known");
            }

            return [new(data.Type, [.. Enumerable.Range(0, (int)rank.Value).Select(_ => node.UnknownDimension())])];
        }

        // 0 copies the dimension at its place, -1 takes what is left.
        Dimension[] result = [.. wanted.Select((d, i) => d == 0 && node.Int("allowzero", 0) == 0 ? data.Shape[i] : d)];
        int open = Array.FindIndex(result, d => d == -1);
        if (open >= 0)
        {
            result[open] = Remainder([.. data.Shape], [.. result.Where((_, i) => i != open)], node);
        }

        TensorShape shape = TensorShape.Create(result);
        if (shape.IsKnown && data.Shape.IsKnown && shape.Size != data.Shape.Size)
        {
            throw node.Error($"{data.Shape} has not as many elements as {shape}");
        }

        return [new(data.Type, shape, data.Contents is { } contents && shape.Rank <= 1 ? contents : null)];
    }

    // The product of `all` divided by that of `taken`; equal named dimensions cancel.
    private static Dimension Remainder(List<Dimension> all, List<Dimension> taken, NodeContext node)
    {
        foreach (Dimension dimension in taken.Where(d => !d.IsKnown).ToList())
        {
            if (all.Remove(dimension))
            {
                taken.Remove(dimension);
            }
        }

        Dimension known = Product(all.Where(d => d.IsKnown));
        Dimension takenKnown = Product(taken.Where(d => d.IsKnown));
        List<Dimension> named = [.. all.Where(d => !d.IsKnown)];
        if (taken.Any(d => !d.IsKnown))
        {
            return node.UnknownDimension();
        }

        if (takenKnown != 0 && known.Value % takenKnown.Value == 0)
        {
            return Product(named.Append(known / takenKnown));
        }

        return named.Count == 0 ? throw node.Error($"{known} elements cannot be split into parts of {takenKnown}") : Product(named.Append(known)) / takenKnown;

        static Dimension Product(IEnumerable<Dimension> factors) => factors.Aggregate(new Dimension(1), (a, b) => a * b);
    }

    private static InferredValue[] Flatten(NodeContext node)
    {
        OnnxValue data = node.Input(0);
        long axis = node.Int("axis", 1);
        int split = axis == data.Rank ? data.Rank : node.Axis(axis, data.Rank);
        TensorShape outer = [.. data.Shape.Take(split)];
        TensorShape inner = [.. data.Shape.Skip(split)];
        return [new(data.Type, [outer.Size, inner.Size])];
    }

    private static InferredValue[] Transpose(NodeContext node)
    {
        OnnxValue data = node.Input(0);
        long[] order = node.Ints("perm") ?? [.. Enumerable.Range(0, data.Rank).Reverse().Select(i => (long)i)];
        return order.Length == data.Rank && order.Order().SequenceEqual(Enumerable.Range(0, data.Rank).Select(i => (long)i))
            ? [new(data.Type, [.. order.Select(axis => data.Shape[(int)axis])])]
            : throw node.Error($"[{string.Join(", ", order)}] is no order of {data.Rank} axes");
    }

    private static InferredValue[] Squeeze(NodeContext node)
    {
        OnnxValue data = node.Input(0);
        HashSet<int> axes = node.Optional(1) is null
            ? [.. Enumerable.Range(0, data.Rank).Where(i => data.Shape[i] == 1)]
            : [.. Axes(node, 1, data.Rank)];
        return [new(data.Type, [.. data.Shape.Where((_, i) => !axes.Contains(i))], data.Contents)];
    }

    private static InferredValue[] Unsqueeze(NodeContext node)
    {
        OnnxValue data = node.Input(0);
        int rank = data.Rank + (node.Known(1)?.Length ?? 0);
        var axes = Axes(node, 1, rank).ToHashSet();
        var rest = new Queue<Dimension>(data.Shape);
        return [new(data.Type, [.. Enumerable.Range(0, rank).Select(i => axes.Contains(i) ? 1 : rest.Dequeue())], rank <= 1 ? data.Contents : null)];
    }

    private static InferredValue[] Concat(NodeContext node)
    {
        OnnxValue first = node.Input(0);
        int axis = node.Axis(node.Int("axis", 0), first.Rank);
        Dimension sum = 0;
        bool contentsKnown = first.Rank == 1;
        for (int i = 0; i < node.Inputs.Length; i++)
        {
            OnnxValue part = node.Input(i);
            if (part.Rank != first.Rank || part.Type != first.Type)
            {
                throw node.Error("all parts must have one type and rank");
            }

            sum += part.Shape[axis];
            contentsKnown &= part.Contents is not null;
        }

        TensorShape? contents = contentsKnown ? [.. node.Inputs.SelectMany(i => i!.Contents!)] : null;
        return [new(first.Type, first.Shape.With(axis, sum), contents)];
    }

    private static InferredValue[] Gather(NodeContext node)
    {
        (OnnxValue data, OnnxValue indices) = (node.Input(0), node.Input(1));
        int axis = node.Axis(node.Int("axis", 0), data.Rank);
        TensorShape? contents = null;
        if (data.Contents is { } elements && data.Rank == 1 && node.Known(1) is { } places && indices.Rank <= 1)
        {
            contents = [.. places.Select(p => elements[node.Axis(p, elements.Rank)])];
        }

        return [new(data.Type, [.. data.Shape.Take(axis), .. indices.Shape, .. data.Shape.Skip(axis + 1)], contents)];
    }

    private static InferredValue[] Slice(NodeContext node)
    {
        OnnxValue data = node.Input(0);
        TensorShape shape = data.Shape;
        if (node.Input(1).Contents is not { } starts || node.Input(2).Contents is not { } ends)
        {
            int[] touched = node.Optional(3) is null ? [.. Enumerable.Range(0, data.Rank)] : Axes(node, 3, data.Rank);
            return [new(data.Type, touched.Aggregate(shape, (s, axis) => s.With(axis, node.UnknownDimension())))];
        }

        int[] axes = node.Optional(3) is null ? [.. Enumerable.Range(0, starts.Rank)] : Axes(node, 3, data.Rank);
        long[] steps = node.Optional(4) is null ? [.. axes.Select(_ => 1L)] : node.Known(4) ?? throw node.Error("the steps are not known");
        for (int i = 0; i < axes.Length; i++)
        {
            shape = shape.With(axes[i], SliceLength(node, shape[axes[i]], starts[i], ends[i], steps[i]));
        }

        TensorShape? contents = data.Contents is { } elements && data.Rank == 1 && axes is [0] && steps is [1] && starts.IsKnown && ends.IsKnown
            ? [.. elements.Skip((int)FromFront(starts[0].Value, elements.Rank)).Take((int)shape[0].Value)]
            : null;
        return [new(data.Type, shape, contents)];
    }

    private static Dimension SliceLength(NodeContext node, Dimension length, Dimension start, Dimension end, long step)
    {
        if (step == 0)
        {
            throw node.Error("a step of 0 goes nowhere");
        }

        if (length.IsKnown && start.IsKnown && end.IsKnown)
        {
            long lowest = step > 0 ? 0 : -1;
            long highest = step > 0 ? length.Value : length.Value - 1;
            long from = Math.Clamp(start.Value < 0 ? start.Value + length.Value : start.Value, step > 0 ? 0 : lowest, highest);
            long to = Math.Clamp(end.Value < 0 ? end.Value + length.Value : end.Value, lowest, highest + (step > 0 ? 0 : 1));
            return Math.Max(0, step > 0 ? (to - from + step - 1) / step : (from - to - step - 1) / -step);
        }

        // A length known by name: only slices that leave a sure number of elements are known.
        if (step == 1 && start == 0 && end.IsKnown && end.Value >= int.MaxValue)
        {
            return length;
        }

        if (step == 1 && start == 0 && end == length)
        {
            return length;
        }

        return step == 1 && start is { IsKnown: true, Value: < 0 } && end.IsKnown && end.Value >= int.MaxValue && start.Value == -1 ? 1 : node.UnknownDimension();
    }

    private static long FromFront(long start, int length) => Math.Clamp(start < 0 ? start + length : start, 0, length);

    private static InferredValue[] Split(NodeContext node)
    {
        OnnxValue data = node.Input(0);
        int axis = node.Axis(node.Int("axis", 0), data.Rank);
        long[] lengths = node.Known(1) ?? throw node.Error("the lengths of the parts are not known");
        return data.Shape[axis] is { IsKnown: true } whole && whole.Value != lengths.Sum()
            ? throw node.Error($"parts of {string.Join(", ", lengths)} do not add up to {whole}")
            : [.. lengths.Select(length => new InferredValue(data.Type, data.Shape.With(axis, length)))];
    }

    private static InferredValue[] Expand(NodeContext node)
    {
        OnnxValue data = node.Input(0);
        if (node.Input(1).Contents is { } wanted)
        {
            return [new(data.Type, node.Broadcast(data.Shape, wanted))];
        }

        return node.Input(1).Shape is [{ IsKnown: true } rank]
            ? [new(data.Type, [.. Enumerable.Range(0, (int)Math.Max(rank.Value, data.Rank)).Select(_ => node.UnknownDimension())])]
            : throw node.Error("the rank of the result is not known");
    }

    private static InferredValue[] ConstantOfShape(NodeContext node)
    {
        OnnxValue shape = node.Input(0);
        ElementType type = node.Attribute("value")?.T is { } value ? (ElementType)value.DataType : ElementType.Float;
        return shape.Contents is { } wanted
            ? [new(type, wanted)]
            : shape.Shape is [{ IsKnown: true } rank] ? [new(type, [.. Enumerable.Range(0, (int)rank.Value).Select(_ => node.UnknownDimension())])]
            : throw node.Error("the rank of the result is not known");
    }

    private static InferredValue[] Range(NodeContext node)
    {
        Dimension length = node.Input(0).Contents is [var start] && node.Input(1).Contents is [var limit] && node.Known(2) is [1]
            ? limit - start
            : node.UnknownDimension();
        return [new(node.Input(0).Type, [length])];
    }

    private static int[] Axes(NodeContext node, int input, int rank) =>
        [.. (node.Known(input) ?? throw node.Error("the axes are not known")).Select(axis => node.Axis(axis, rank))];
}
