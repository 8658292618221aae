namespace MlNetPath.Onnx.Graph.Inference;

/// <summary>Recurrent layers.</summary>
internal static class RecurrentRules
{
    public static void AddTo(Dictionary<string, Func<NodeContext, InferredValue[]>> rules)
    {
        rules["RNN"] = node => Recurrent(node, 1);
        rules["GRU"] = node => Recurrent(node, 3);
        rules["LSTM"] = node => Recurrent(node, 4);
    }

    private static InferredValue[] Recurrent(NodeContext node, int gates)
    {
        (OnnxValue x, OnnxValue w, OnnxValue r) = (node.Input(0), node.Input(1), node.Input(2));
        if (node.Int("layout", 0) != 0)
        {
            throw node.Error("layout 1 loads in no runtime; transpose instead");
        }

        if (x.Rank != 3)
        {
            throw node.Error("it takes [length, batch, in]");
        }

        long directions = node.Text("direction", "forward") switch
        {
            "forward" or "reverse" => 1,
            "bidirectional" => 2,
            var other => throw node.Error($"there is no direction '{other}'; take forward, reverse or bidirectional"),
        };
        long hidden = node.Int("hidden_size", 0);
        if (hidden < 1)
        {
            throw node.Error("'hidden_size' must be 1 or more, the last axis of the weights r");
        }

        Fits(node, w, "w", directions, gates * hidden, x.Shape[2]);
        Fits(node, r, "r", directions, gates * hidden, hidden);
        Fits(node, node.Optional(3), "the bias", directions, 2 * gates * hidden);
        Fits(node, node.Optional(4), "the lengths", x.Shape[1]);
        Fits(node, node.Optional(5), "the initial state", directions, x.Shape[1], hidden);
        if (gates == 4)
        {
            Fits(node, node.Optional(6), "the initial cell", directions, x.Shape[1], hidden);
            Fits(node, node.Optional(7), "the peepholes", directions, 3 * hidden);
        }

        if (node.Optional(4) is { Type: not ElementType.Int32 })
        {
            throw node.Error("the lengths must be Int32");
        }

        node.SameType(0, 1, 2, 3, 5, 6, 7);
        InferredValue outputs = new(x.Type, [x.Shape[0], directions, x.Shape[1], hidden]);
        InferredValue state = new(x.Type, [directions, x.Shape[1], hidden]);
        return gates == 4 ? [outputs, state, state] : [outputs, state];
    }

    private static void Fits(NodeContext node, OnnxValue? value, string name, params TensorShape wanted)
    {
        if (value is not null && (value.Rank != wanted.Rank || value.Shape.Zip(wanted).Any(d => d.First.IsKnown && d.Second.IsKnown && d.First != d.Second)))
        {
            throw node.Error($"{name} must be {wanted}");
        }
    }
}
