namespace MlNetPath.Onnx.Graph.Inference;

/// <summary>Operators that compute with 8-bit integers in the place of floats.</summary>
internal static class QuantizationRules
{
    public static void AddTo(Dictionary<string, Func<NodeContext, InferredValue[]>> rules)
    {
        rules["QuantizeLinear"] = node => [new(Parameters(node).Zero?.Type ?? ElementType.UInt8, node.Input(0).Shape)];
        rules["DequantizeLinear"] = node => [new(Parameters(node).Scale.Type, node.Input(0).Shape)];
        rules["DynamicQuantizeLinear"] = node => node.Input(0).Type == ElementType.Float
            ? [new(ElementType.UInt8, node.Input(0).Shape), new(ElementType.Float, TensorShape.Scalar), new(ElementType.UInt8, TensorShape.Scalar)]
            : throw node.Error("it takes 32-bit floats");
    }

    private static (OnnxValue Scale, OnnxValue? Zero) Parameters(NodeContext node)
    {
        (OnnxValue x, OnnxValue scale, OnnxValue? zero) = (node.Input(0), node.Input(1), node.Optional(2));
        if (zero is not null && zero.Rank != scale.Rank)
        {
            throw node.Error("scale and zero must have one shape");
        }

        if (scale.Rank == 1 && scale.Shape[0] != 1)
        {
            Dimension length = x.Shape[node.Axis(node.Int("axis", 1), x.Rank)];
            if (length.IsKnown && scale.Shape[0].IsKnown && length != scale.Shape[0])
            {
                throw node.Error($"{scale.Shape[0]} scales do not fit an axis of {length}");
            }
        }

        return scale.Rank <= 1 ? (scale, zero) : throw node.Error("the scale must be a scalar or a vector");
    }
}
