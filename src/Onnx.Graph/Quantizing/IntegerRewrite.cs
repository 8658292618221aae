using MlNetPath.Onnx.Graph.Schema;

namespace MlNetPath.Onnx.Graph.Quantizing;

/// <summary>Puts weights of integers in the place of those of floats, node by node, graph by graph.</summary>
internal sealed class IntegerRewrite(ModelRewrite rewrite, QuantizationOptions options)
{
    private readonly IntegerWeights weights = new(rewrite, options);

    // For each graph: activations that are quantized already, and weights that are floats again.
    private Dictionary<string, (string Values, string Scale, string Zero)> activations = new(StringComparer.Ordinal);
    private Dictionary<GraphConstant, string> restored = [];

    public void Run() => Rewrite(new GraphScope(rewrite.Model.Graph, null));

    private void Rewrite(GraphScope scope)
    {
        var nodes = new List<NodeProto>();
        foreach (NodeProto node in scope.Graph.Node)
        {
            foreach (GraphProto inner in ModelNodes.Graphs(node))
            {
                var outside = (activations, restored);
                (activations, restored) = (new(StringComparer.Ordinal), []);
                Rewrite(new GraphScope(inner, scope));
                (activations, restored) = outside;
            }

            if (!(Operators.IsStandard(node) && Replace(scope, node, nodes)))
            {
                nodes.Add(node);
            }
        }

        scope.Graph.Node.Clear();
        scope.Graph.Node.AddRange(nodes);
    }

    private bool Replace(GraphScope scope, NodeProto node, List<NodeProto> nodes) => node.OpType switch
    {
        "MatMul" => ReplaceMatMul(scope, node, nodes),
        "Gemm" => ReplaceGemm(scope, node, nodes),
        "Gather" => ReplaceGather(scope, node, nodes),
        "Conv" or "ConvTranspose" => Restore(scope, node, [1], channelDimensions: 1, nodes),
        "LSTM" or "GRU" or "RNN" => Restore(scope, node, [1, 2], channelDimensions: 2, nodes),
        _ => false,
    };

    private bool ReplaceMatMul(GraphScope scope, NodeProto node, List<NodeProto> nodes)
    {
        if (weights.Find(scope, node, 1, rank: 2) is not { } weight || weights.Of(node, weight, weight.Transposed, 1) is not { } matrix)
        {
            return false;
        }

        AddProduct(node.Input[0], matrix, node.Output[0], nodes);
        rewrite.Report(node, weight.Name, matrix.Format);
        return true;
    }

    // alpha · A · B + beta · C, where alpha goes into the weight.
    private bool ReplaceGemm(GraphScope scope, NodeProto node, List<NodeProto> nodes)
    {
        float beta = Operators.Float(node, "beta", 1);
        string bias = node.Input.ElementAtOrDefault(2) ?? string.Empty;
        if (weights.Find(scope, node, 1, rank: 2) is not { } weight
            || weights.Of(node, weight, weight.Transposed != (Operators.Integer(node, "transB", 0) != 0), Operators.Float(node, "alpha", 1)) is not { } matrix)
        {
            return false;
        }

        if (beta == 0)
        {
            rewrite.Release(bias);
            bias = string.Empty;
        }

        string output = node.Output[0], x = node.Input[0];
        if (Operators.Integer(node, "transA", 0) != 0)
        {
            x = rewrite.NewName($"{output}_rows");
            nodes.Add(rewrite.Node("Transpose", [node.Input[0]], [x]));
        }

        string product = bias.Length > 0 ? rewrite.NewName($"{output}_product") : output;
        AddProduct(x, matrix, product, nodes);
        if (bias.Length > 0)
        {
            if (beta != 1)
            {
                string factor = rewrite.NewName($"{output}_beta"), scaled = rewrite.NewName($"{output}_bias");
                scope.Graph.Initializer.Add(OnnxTensor.Scalar(beta).ToProto(factor));
                nodes.Add(rewrite.Node("Mul", [bias, factor], [scaled]));
                bias = scaled;
            }

            nodes.Add(rewrite.Node("Add", [product, bias], [output])); // in this order ONNX Runtime makes it part of the product
        }

        rewrite.Report(node, weight.Name, matrix.Format);
        return true;
    }

    private void AddProduct(string x, IntegerMatrix matrix, string output, List<NodeProto> nodes)
    {
        if (matrix.Block > 0)
        {
            nodes.Add(rewrite.Node(
                "MatMulNBits",
                [x, matrix.Integers, matrix.Scales],
                [output],
                Operators.Attribute("K", matrix.Rows),
                Operators.Attribute("N", matrix.Columns),
                Operators.Attribute("bits", matrix.Bits),
                Operators.Attribute("block_size", matrix.Block),
                Operators.Attribute("accuracy_level", IntegerWeights.ComputeInt8)));
            nodes[^1].Domain = IntegerWeights.RuntimeDomain;
            return;
        }

        // The pattern that ONNX Runtime makes one operator of.
        if (!activations.TryGetValue(x, out (string Values, string Scale, string Zero) a))
        {
            a = activations[x] = (rewrite.NewName($"{x}_int8"), rewrite.NewName($"{x}_scale"), rewrite.NewName($"{x}_zero"));
            nodes.Add(rewrite.Node("DynamicQuantizeLinear", [x], [a.Values, a.Scale, a.Zero]));
        }

        string integers = rewrite.NewName($"{output}_int32"), floats = rewrite.NewName($"{output}_float"), scale = rewrite.NewName($"{output}_scale");
        nodes.Add(rewrite.Node("MatMulInteger", [a.Values, matrix.Integers, a.Zero], [integers]));
        nodes.Add(rewrite.Cast(integers, floats, ElementType.Float));
        nodes.Add(rewrite.Node("Mul", [a.Scale, matrix.Scales], [scale]));
        nodes.Add(rewrite.Node("Mul", [floats, scale], [output]));
    }

    // Rows of integers are taken, and only those become floats.
    private bool ReplaceGather(GraphScope scope, NodeProto node, List<NodeProto> nodes)
    {
        if (weights.Find(scope, node, 0, rank: 2) is not { } table)
        {
            return false;
        }

        if (table.Transposed || Operators.Integer(node, "axis", 0) is not (0 or -2))
        {
            rewrite.Skip(node, "it takes columns, which share no scale");
            return false;
        }

        if (weights.OfTable(node, table) is not { } rows)
        {
            return false;
        }

        string ids = node.Input[1], output = node.Output[0];
        if (rows.Block > 0)
        {
            nodes.Add(rewrite.Node(
                "GatherBlockQuantized",
                [rows.Integers, ids, rows.Scales],
                [output],
                Operators.Attribute("gather_axis", 0),
                Operators.Attribute("quantize_axis", 1),
                Operators.Attribute("block_size", rows.Block),
                Operators.Attribute("bits", rows.Bits)));
            nodes[^1].Domain = IntegerWeights.RuntimeDomain;
        }
        else
        {
            string integers = rewrite.NewName($"{output}_int8"), floats = rewrite.NewName($"{output}_float"), scales = rewrite.NewName($"{output}_scales");
            nodes.Add(rewrite.Node("Gather", [rows.Integers, ids], [integers]));
            nodes.Add(rewrite.Cast(integers, floats, ElementType.Float));
            nodes.Add(rewrite.Node("Gather", [rows.Scales, ids], [scales])); // [..., 1]
            nodes.Add(rewrite.Node("Mul", [floats, scales], [output]));
        }

        rewrite.Report(node, table.Name, rows.Format);
        return true;
    }

    // The weights become floats again when the model is loaded: ONNX Runtime computes what is constant then. So the node is as fast as before.
    private bool Restore(GraphScope scope, NodeProto node, int[] inputs, int channelDimensions, List<NodeProto> nodes)
    {
        foreach (int input in inputs.Where(i => i < node.Input.Count && node.Input[i].Length > 0))
        {
            if (weights.Find(scope, node, input, rank: null) is not { } weight)
            {
                continue;
            }

            if (!restored.TryGetValue(weight, out string? name))
            {
                if (weights.OfChannels(node, weight, channelDimensions) is not { } channels)
                {
                    continue;
                }

                string floats = rewrite.NewName($"{weight.Name}_steps");
                name = restored[weight] = rewrite.NewName($"{weight.Name}_restored");
                nodes.Add(rewrite.Cast(channels.Integers, floats, ElementType.Float));
                nodes.Add(rewrite.Node("Mul", [floats, channels.Scales], [name]));
            }

            node.Input[input] = name;
            rewrite.Report(node, weight.Name, IntegerFormats.Stored);
        }

        return false;
    }
}
