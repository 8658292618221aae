namespace MlNetPath.Onnx.Graph.Inference;

/// <summary>Convolutions and pools.</summary>
internal static class WindowRules
{
    public static void AddTo(Dictionary<string, Func<NodeContext, InferredValue[]>> rules)
    {
        rules["Conv"] = node => Conv(node, node.SameType());
        rules["ConvInteger"] = node => Conv(node, ElementType.Int32);
        rules["ConvTranspose"] = ConvTranspose;
        rules["MaxPool"] = Pool;
        rules["AveragePool"] = Pool;
        rules["LpPool"] = Pool;
        rules["GlobalAveragePool"] = GlobalPool;
        rules["GlobalMaxPool"] = GlobalPool;
        rules["GlobalLpPool"] = GlobalPool;
    }

    private static InferredValue[] Conv(NodeContext node, ElementType type)
    {
        (OnnxValue x, OnnxValue weight) = (node.Input(0), node.Input(1));
        long groups = node.Int("group", 1);
        CheckRanks(node, x, weight);
        if (weight.Shape[1].IsKnown && x.Shape[1].IsKnown && weight.Shape[1].Value * groups != x.Shape[1].Value)
        {
            throw node.Error($"{weight.Shape[1]} channels in each of {groups} groups are not the {x.Shape[1]} channels of the data");
        }

        if (weight.Shape[0].IsKnown && (groups < 1 || weight.Shape[0].Value % groups != 0))
        {
            throw node.Error($"{weight.Shape[0]} channels cannot be cut into {groups} groups");
        }

        CheckBias(node, weight.Shape[0]);
        Windows windows = Windows.Of(node, x, [.. weight.Shape.Skip(2)]);
        return [new(type, [x.Shape[0], weight.Shape[0], .. windows.Lengths(node, x)])];
    }

    private static InferredValue[] ConvTranspose(NodeContext node)
    {
        (OnnxValue x, OnnxValue weight) = (node.Input(0), node.Input(1));
        long groups = node.Int("group", 1);
        CheckRanks(node, x, weight);
        if (weight.Shape[0].IsKnown && x.Shape[1].IsKnown && weight.Shape[0] != x.Shape[1])
        {
            throw node.Error($"weights for {weight.Shape[0]} channels do not fit the {x.Shape[1]} channels of the data");
        }

        if (groups < 1 || (weight.Shape[0].IsKnown && weight.Shape[0].Value % groups != 0))
        {
            throw node.Error($"{weight.Shape[0]} channels cannot be cut into {groups} groups");
        }

        if (node.Ints("output_shape") is not null || node.Text("auto_pad", "NOTSET") is not ("NOTSET" or "VALID"))
        {
            throw node.Error("output_shape and auto_pad are not known here; give pads and output_padding");
        }

        Dimension channels = weight.Shape[1] * groups;
        CheckBias(node, channels);
        Windows windows = Windows.Of(node, x, [.. weight.Shape.Skip(2)]);
        long[] extra = Windows.Setting(node, "output_padding", x.Rank - 2, 0);
        for (int i = 0; i < extra.Length; i++)
        {
            if (extra[i] < 0 || extra[i] >= Math.Max(windows.Strides[i], windows.Dilations[i]))
            {
                throw node.Error($"output_padding {extra[i]} must be less than the stride or the dilation");
            }
        }

        IEnumerable<Dimension> lengths = extra.Select((e, i) =>
            ((x.Shape[i + 2] - 1) * windows.Strides[i]) + e + windows.Span(i) - windows.Before[i] - windows.After[i]);
        return [new(node.SameType(), [x.Shape[0], channels, .. lengths])];
    }

    private static InferredValue[] Pool(NodeContext node)
    {
        OnnxValue x = node.Input(0);
        if (node.Ints("kernel_shape") is not { } kernel || kernel.Length != x.Rank - 2 || kernel.Length == 0)
        {
            throw node.Error("it takes [batch, channels, axes...] and a kernel of one length an axis");
        }

        if (node.Type != "MaxPool" && node.Attribute("dilations") is not null && node.Opset < (node.Type == "LpPool" ? 18 : 19))
        {
            throw node.Error($"opset {node.Opset} has no dilations for it");
        }

        Windows windows = Windows.Of(node, x, TensorShape.Of(kernel));
        for (int i = 0; i < kernel.Length; i++)
        {
            if (windows.Before[i] >= windows.Span(i).Value || windows.After[i] >= windows.Span(i).Value)
            {
                throw node.Error($"padding of {windows.Before[i]} and {windows.After[i]} is not less than the window's {windows.Span(i)}");
            }
        }

        TensorShape shape = [x.Shape[0], x.Shape[1], .. windows.Lengths(node, x)];
        return node.Type == "MaxPool" ? [new(x.Type, shape), new(ElementType.Int64, shape)] : [new(x.Type, shape)];
    }

    private static InferredValue[] GlobalPool(NodeContext node)
    {
        OnnxValue x = node.Input(0);
        return x.Rank >= 3 ? [new(x.Type, [.. x.Shape.Select((d, i) => i < 2 ? d : 1)])] : throw node.Error("it takes [batch, channels, axes...]");
    }

    private static void CheckRanks(NodeContext node, OnnxValue x, OnnxValue weight)
    {
        if (x.Rank < 3 || weight.Rank != x.Rank)
        {
            throw node.Error("it takes data [batch, channels, axes...] and weights of the same rank");
        }
    }

    private static void CheckBias(NodeContext node, Dimension channels)
    {
        if (node.Type != "ConvInteger" && node.Optional(2) is { } bias && (bias.Rank != 1 || (bias.Shape[0].IsKnown && channels.IsKnown && bias.Shape[0] != channels)))
        {
            throw node.Error($"the bias must be [{channels}]");
        }
    }
}
