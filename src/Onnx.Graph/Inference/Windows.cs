namespace MlNetPath.Onnx.Graph.Inference;

/// <summary>How a convolution's or pool's window moves along every axis.</summary>
internal sealed record Windows(TensorShape Kernel, long[] Strides, long[] Dilations, long[] Before, long[] After, string AutoPad, bool Ceiling)
{
    public static Windows Of(NodeContext node, OnnxValue x, TensorShape kernel)
    {
        int axes = x.Rank - 2;
        long[] strides = Setting(node, "strides", axes, 1);
        long[] dilations = Setting(node, "dilations", axes, 1);
        long[] pads = Setting(node, "pads", 2 * axes, 0);
        if (strides.Any(s => s < 1) || dilations.Any(d => d < 1) || pads.Any(p => p < 0) || kernel.Any(k => k.IsKnown && k.Value < 1))
        {
            throw node.Error("kernel, strides and dilations must be 1 or more, pads 0 or more");
        }

        return new(kernel, strides, dilations, pads[..axes], pads[axes..], node.Text("auto_pad", "NOTSET"), node.Int("ceil_mode", 0) != 0);
    }

    public static long[] Setting(NodeContext node, string name, int count, long otherwise)
    {
        long[] values = node.Ints(name) ?? [.. Enumerable.Repeat(otherwise, count)];
        return values.Length == count ? values : throw node.Error($"'{name}' must be {count} numbers, not {values.Length}");
    }

    /// <summary>How many elements lie between the first and the last one of a window, both included.</summary>
    public Dimension Span(int axis) => ((Kernel[axis] - 1) * Dilations[axis]) + 1;

    /// <summary>How many windows there are along every axis.</summary>
    public IEnumerable<Dimension> Lengths(NodeContext node, OnnxValue x) => Strides.Select((_, axis) => Length(node, x.Shape[axis + 2], axis));

    private Dimension Length(NodeContext node, Dimension length, int axis)
    {
        long stride = Strides[axis];
        if (AutoPad.StartsWith("SAME", StringComparison.Ordinal))
        {
            return (length + stride - 1) / stride;
        }

        // The place of the last window that may start, if the first one starts at 0.
        Dimension last = length + Before[axis] + After[axis] - Span(axis);
        if (last is { IsKnown: true, Value: < 0 })
        {
            throw node.Error($"axis {axis + 2} is shorter than a window");
        }

        if (!Ceiling || stride == 1)
        {
            return (last / stride) + 1;
        }

        // Rounded up, but a window that would start in the padding after the data does not count.
        Dimension rounded = (last + stride - 1) / stride;
        if (last.IsKnown)
        {
            return rounded.Value * stride >= length.Value + Before[axis] ? rounded : rounded + 1;
        }

        bool alwaysCounts = Span(axis) is { IsKnown: true } span && stride <= span.Value - After[axis];
        return (alwaysCounts ? rounded : Dimension.Min(rounded, (length + Before[axis] - 1) / stride)) + 1;
    }
}
