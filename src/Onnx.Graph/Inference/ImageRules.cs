namespace MlNetPath.Onnx.Graph.Inference;

/// <summary>Operators that pad, resize and rearrange what lies on a grid.</summary>
internal static class ImageRules
{
    public static void AddTo(Dictionary<string, Func<NodeContext, InferredValue[]>> rules)
    {
        rules["Pad"] = Pad;
        rules["Resize"] = Resize;
        rules["DepthToSpace"] = DepthToSpace;
        rules["SpaceToDepth"] = SpaceToDepth;
    }

    private static InferredValue[] Pad(NodeContext node)
    {
        OnnxValue x = node.Input(0);
        string mode = node.Text("mode", "constant");
        if (mode is not ("constant" or "reflect" or "edge") && !(mode == "wrap" && node.Opset >= 19))
        {
            throw node.Error($"opset {node.Opset} has no mode '{mode}'");
        }

        if (node.Optional(2) is { } value && value.Type != x.Type)
        {
            throw node.Error("the constant must have the type of the data");
        }

        if (node.Optional(3) is not null && node.Opset < 18)
        {
            throw node.Error($"in opset {node.Opset} it takes no list of axes");
        }

        long[]? axes = node.Optional(3) is null ? [.. Enumerable.Range(0, x.Rank).Select(i => (long)i)] : node.Known(3);
        if (axes is null || node.Input(1).Contents is not { } pads)
        {
            return [new(x.Type, [.. x.Shape.Select(_ => node.UnknownDimension())])];
        }

        if (pads.Rank != 2 * axes.Length)
        {
            throw node.Error($"{2 * axes.Length} numbers of padding are wanted, not {pads.Rank}");
        }

        TensorShape shape = x.Shape;
        for (int i = 0; i < axes.Length; i++)
        {
            int axis = node.Axis(axes[i], x.Rank);
            Dimension padded = x.Shape[axis] + pads[i] + pads[i + axes.Length];
            if (padded is { IsKnown: true, Value: < 0 })
            {
                throw node.Error($"more is cut off axis {axis} than it has");
            }

            shape = shape.With(axis, padded);
        }

        return [new(x.Type, shape)];
    }

    private static InferredValue[] Resize(NodeContext node)
    {
        OnnxValue x = node.Input(0);
        string[] modes = ["half_pixel", "pytorch_half_pixel", "align_corners", "asymmetric", .. node.Opset >= 19 ? ["half_pixel_symmetric"] : Array.Empty<string>()];
        string coordinates = node.Text("coordinate_transformation_mode", "half_pixel");
        if (!modes.Contains(coordinates))
        {
            throw node.Error($"coordinates '{coordinates}' are not known in opset {node.Opset}; take one of {string.Join(", ", modes)}");
        }

        if (node.Text("mode", "nearest") is not ("nearest" or "linear" or "cubic"))
        {
            throw node.Error("the mode is nearest, linear or cubic");
        }

        if (node.Attribute("axes") is not null || node.Attribute("keep_aspect_ratio_policy") is not null)
        {
            throw node.Error("axes and keep_aspect_ratio_policy are not known here; give a scale or a length for every axis");
        }

        if (node.Optional(3) is { } sizes)
        {
            return sizes.Shape is not [{ IsKnown: true } count] || count.Value != x.Rank ? throw node.Error("one length an axis is wanted")
                : [new(x.Type, sizes.Contents ?? [.. x.Shape.Select(_ => node.UnknownDimension())])];
        }

        if (node.Input(2) is not { Type: ElementType.Float, Constant: { } constant } || constant.Count != x.Rank)
        {
            throw node.Error("one scale an axis is wanted, as a constant");
        }

        float[] scales = constant.Span<float>().ToArray();
        return scales.All(s => s > 0 && float.IsFinite(s))
            ? [new(x.Type, [.. x.Shape.Select((d, i) => Scaled(node, d, scales[i]))])]
            : throw node.Error("scales must be above 0");
    }

    // A scale that is a fraction with a small power of two below it gives a named length exactly; others are rounded by the runtime in ways of its own.
    private static Dimension Scaled(NodeContext node, Dimension length, float scale)
    {
        if (length.IsKnown)
        {
            return (long)(scale * length.Value);
        }

        const int below = 64;
        return scale < below && float.IsInteger(scale * below) ? length * (long)(scale * below) / below : node.UnknownDimension();
    }

    private static InferredValue[] DepthToSpace(NodeContext node)
    {
        OnnxValue x = node.Input(0);
        long block = Block(node, x);
        if (x.Shape[1].IsKnown && x.Shape[1].Value % (block * block) != 0)
        {
            throw node.Error($"{x.Shape[1]} channels are no multiple of {block} · {block}");
        }

        return [new(x.Type, [x.Shape[0], x.Shape[1] / (block * block), x.Shape[2] * block, x.Shape[3] * block])];
    }

    private static InferredValue[] SpaceToDepth(NodeContext node)
    {
        OnnxValue x = node.Input(0);
        long block = Block(node, x);
        if (x.Shape.Skip(2).Any(d => d.IsKnown && d.Value % block != 0))
        {
            throw node.Error($"height and width must be multiples of {block}");
        }

        return [new(x.Type, [x.Shape[0], x.Shape[1] * (block * block), x.Shape[2] / block, x.Shape[3] / block])];
    }

    private static long Block(NodeContext node, OnnxValue x) => x.Rank != 4 ? throw node.Error("it takes [batch, channels, height, width]")
        : node.Int("blocksize", 0) is > 0 and var block ? block
        : throw node.Error("'blocksize' must be above 0");
}
