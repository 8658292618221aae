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

        if (wanted.Count(d => d == -1) > 1 || wanted.Any(d => d is { IsKnown: true, Value: < -1 }))
        {
            throw node.Error($"{wanted} is no shape");
        }

        // 0 copies the dimension at its place, -1 takes what is left.
        bool copies = node.Int("allowzero", 0) == 0;
        Dimension[] result = [.. wanted.Select((d, i) => d != 0 || !copies ? d : i < data.Rank ? data.Shape[i] : throw node.Error($"there is no dimension {i} to copy"))];
        int open = Array.FindIndex(result, d => d == -1);
        if (open >= 0)
        {
            result[open] = Remainder([.. data.Shape], [.. result.Where((_, i) => i != open)], node);
        }

        TensorShape shape = TensorShape.Create(result);
        (Dimension had, Dimension has) = Rest([.. data.Shape], [.. shape]);
        if (had.IsKnown && has.IsKnown && had != has)
        {
            throw node.Error($"{data.Shape} has not as many elements as {shape}");
        }

        return [new(data.Type, shape, shape.Rank <= 1 ? data.Contents : null, Moved(data, shape))];
    }

    // The product of `all` divided by that of `taken`.
    private static Dimension Remainder(List<Dimension> all, List<Dimension> taken, NodeContext node)
    {
        (Dimension whole, Dimension part) = Rest(all, taken);
        return part == 0 ? node.UnknownDimension()
            : whole.IsKnown && part.IsKnown && whole.Value % part.Value != 0 ? throw node.Error($"{whole} elements cannot be split into parts of {part}")
            : whole / part;
    }

    // The products of both, where equal named dimensions cancel.
    private static (Dimension One, Dimension Other) Rest(List<Dimension> one, List<Dimension> other)
    {
        foreach (Dimension dimension in other.Where(d => !d.IsKnown).ToList())
        {
            if (one.Remove(dimension))
            {
                other.Remove(dimension);
            }
        }

        return (Product(one), Product(other));

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
        if (node.Optional(1) is null ? !data.Shape.IsKnown : node.Known(1) is [])
        {
            // A runtime removes every axis that happens to have length 1, which no graph for more than one length can want.
            throw node.Error("the axes to remove must be given");
        }

        HashSet<int> axes = node.Optional(1) is null
            ? [.. Enumerable.Range(0, data.Rank).Where(i => data.Shape[i] == 1)]
            : [.. Axes(node, 1, data.Rank)];
        if (axes.Any(axis => data.Shape[axis] is { IsKnown: true, Value: not 1 }))
        {
            throw node.Error("only axes of length 1 can go");
        }

        TensorShape shape = [.. data.Shape.Where((_, i) => !axes.Contains(i))];
        return [new(data.Type, shape, data.Contents, Moved(data, shape))];
    }

    private static InferredValue[] Unsqueeze(NodeContext node)
    {
        OnnxValue data = node.Input(0);
        int rank = data.Rank + (node.Known(1)?.Length ?? 0);
        var axes = Axes(node, 1, rank).ToHashSet();
        if (axes.Count != rank - data.Rank)
        {
            throw node.Error("an axis is named twice");
        }

        var rest = new Queue<Dimension>(data.Shape);
        TensorShape shape = [.. Enumerable.Range(0, rank).Select(i => axes.Contains(i) ? 1 : rest.Dequeue())];
        return [new(data.Type, shape, rank <= 1 ? data.Contents : null, Moved(data, shape))];
    }

    private static InferredValue[] Concat(NodeContext node)
    {
        OnnxValue first = node.Input(0);
        node.SameType();
        int axis = node.Axis(node.Int("axis", 0), first.Rank);
        TensorShape shape = first.Shape;
        Dimension sum = 0;
        bool contentsKnown = first.Rank == 1;
        for (int i = 0; i < node.Inputs.Length; i++)
        {
            OnnxValue part = node.Input(i);
            if (part.Rank != first.Rank)
            {
                throw node.Error("all parts must have one rank");
            }

            for (int other = 0; other < shape.Rank; other++)
            {
                if (other != axis && part.Shape[other].IsKnown && shape[other] != part.Shape[other])
                {
                    shape = shape[other].IsKnown ? throw node.Error($"parts differ on axis {other}, along which they are not joined") : shape.With(other, part.Shape[other]);
                }
            }

            sum += part.Shape[axis];
            contentsKnown &= part.Contents is not null;
        }

        TensorShape? contents = contentsKnown ? [.. node.Inputs.SelectMany(i => i!.Contents!)] : null;
        return [new(first.Type, shape.With(axis, sum), contents, contents is null && first.Rank == 1 ? Joined(node) : null)];
    }

    private static InferredValue[] Gather(NodeContext node)
    {
        (OnnxValue data, OnnxValue indices) = (node.Input(0), node.Input(1));
        int axis = node.Axis(node.Int("axis", 0), data.Rank);
        if (indices.Type is not (ElementType.Int64 or ElementType.Int32))
        {
            throw node.Error("the indices must be Int64 or Int32");
        }

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
        if (starts.Rank != axes.Length || ends.Rank != axes.Length || steps.Length != axes.Length)
        {
            throw node.Error($"{starts.Rank} starts, {ends.Rank} ends, {axes.Length} axes and {steps.Length} steps do not fit together");
        }

        if (axes.Length > data.Rank)
        {
            throw node.Error($"{axes.Length} axes are more than rank {data.Rank} has");
        }

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
            long size = length.Value;
            long from = start.Value < 0 ? start.Value + size : start.Value;
            long to = end.Value < 0 ? Math.Max(end.Value, -size - 1) + size : end.Value;
            return size == 0 ? 0
                : step > 0 ? Math.Max(0, (Math.Clamp(to, 0, size) - Math.Clamp(from, 0, size) + step - 1) / step)
                : Math.Max(0, (Math.Clamp(from, 0, size - 1) - Math.Clamp(to, -1, size) - step - 1) / -step);
        }

        if (step < 0)
        {
            bool whole = start.IsKnown && start.Value is -1 or >= int.MaxValue && end is { IsKnown: true, Value: <= int.MinValue };
            return whole ? (length - step - 1) / -step : node.UnknownDimension();
        }

        if (Place(start, length) is not { } first || Place(end, length) is not { } last)
        {
            return node.UnknownDimension();
        }

        Dimension count = first == 0 || last == length ? last - first : Dimension.NotNegative(last - first);
        return (count + step - 1) / step;
    }

    // Where a slice starts or ends, between 0 and the length; null if it may count from either end.
    private static Dimension? Place(Dimension index, Dimension length) => index switch
    {
        { IsKnown: true, Value: >= int.MaxValue } => length,
        { IsKnown: true, Value: <= int.MinValue } => new Dimension(0),
        { AtLeast: >= 0 } => Dimension.Min(index, length),
        _ when (index * -1).AtLeast >= 1 => Dimension.NotNegative(length + index),
        _ => default(Dimension?),
    };

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
            TensorShape shape = node.Broadcast(data.Shape, wanted);
            return [new(data.Type, shape, data.Contents is [var only] ? Repeated(only, shape) : null)];
        }

        return node.Input(1).Shape is [{ IsKnown: true } rank]
            ? [new(data.Type, [.. Enumerable.Range(0, (int)Math.Max(rank.Value, data.Rank)).Select(_ => node.UnknownDimension())])]
            : throw node.Error("the rank of the result is not known");
    }

    private static InferredValue[] ConstantOfShape(NodeContext node)
    {
        OnnxValue shape = node.Input(0);
        ElementType type = node.Attribute("value")?.T is { } value ? (ElementType)value.DataType : ElementType.Float;
        if (shape.Contents is { } wanted)
        {
            OnnxTensor? filling = node.Attribute("value")?.T is { DataType: (int)ElementType.Int64, RawData.Length: 8 } number
                ? OnnxTensor.FromBytes(ElementType.Int64, number.RawData.Memory)
                : null;
            return [new(type, wanted, filling is null ? null : Repeated(filling.Span<long>()[0], wanted))];
        }

        return shape.Shape is [{ IsKnown: true } rank]
            ? [new(type, [.. Enumerable.Range(0, (int)rank.Value).Select(_ => node.UnknownDimension())])]
            : throw node.Error("the rank of the result is not known");
    }

    private static InferredValue[] Range(NodeContext node)
    {
        ElementType type = node.Input(0).Type;
        if (node.Input(0).Contents is not [var start] || node.Input(1).Contents is not [var limit] || node.Known(2) is not [var step and not 0])
        {
            return [new(type, [node.UnknownDimension()])];
        }

        Dimension length = step > 0 ? Dimension.NotNegative((limit - start + step - 1) / step) : Dimension.NotNegative((start - limit - step - 1) / -step);
        TensorShape? contents = length is { IsKnown: true, Value: <= MostContents } ? [.. Enumerable.Range(0, (int)length.Value).Select(i => start + (i * step))] : null;
        return [new(type, [length], contents)];
    }

    // Vectors of integers longer than this are no shapes; nobody needs to know what they hold.
    private const int MostContents = 64;

    // Constants of more bytes than this may be weights; moving them stays a node, so that they are stored once and under their name.
    private const int MostMoved = 64;

    private static TensorShape? Repeated(Dimension value, TensorShape shape) =>
        shape.Rank <= 1 && shape.Size is { IsKnown: true, Value: <= MostContents } count ? [.. Enumerable.Repeat(value, (int)count.Value)] : null;

    private static OnnxTensor? Moved(OnnxValue data, TensorShape shape) =>
        data.Constant is { Strings: null, Bytes.Length: <= MostMoved } constant && shape.IsKnown ? OnnxTensor.FromBytes(constant.Type, constant.Bytes, shape.ToArray()) : null;

    private static OnnxTensor? Joined(NodeContext node)
    {
        if (!node.Inputs.All(i => i!.Constant is { Strings: null, Bytes.Length: <= MostMoved }) || node.Inputs[0]!.Type.Bits() < 8)
        {
            return null;
        }

        byte[] bytes = [.. node.Inputs.SelectMany(i => i!.Constant!.Bytes.ToArray())];
        return OnnxTensor.FromBytes(node.Inputs[0]!.Type, bytes, node.Inputs.Sum(i => i!.Constant!.Count));
    }

    private static int[] Axes(NodeContext node, int input, int rank) =>
        [.. (node.Known(input) ?? throw node.Error("the axes are not known")).Select(axis => node.Axis(axis, rank))];
}
