using MlNetPath.Onnx.Graph.Schema;

namespace MlNetPath.Onnx.Graph.Tests.Quantizing;

/// <summary>On the grid nothing is lost: every form of a layer must give in integers what ONNX Runtime gave in floats. What is put in a wrong place, forgotten or scaled wrongly shows at once.</summary>
public sealed class ExactQuantizationTests
{
    private const int Side = QuantizableModels.Side;

    public static TheoryData<QuantizationMode> Modes => [QuantizationMode.Int8, QuantizationMode.Int8Weights, QuantizationMode.Int4Weights];

    [Theory]
    [MemberData(nameof(Modes))]
    public void MatMul_of_any_rank(QuantizationMode mode)
    {
        foreach (long[] shape in (long[][])[[Side], [1, Side], [5, Side], [2, 3, Side], [2, 1, 3, Side]])
        {
            var g = new GraphBuilder("product");
            g.Output("y", g.MatMul(g.Input("x", ElementType.Float, [.. shape.Select(d => (Dimension)d)]), Weight(g, mode)));
            AssertSame(mode, g.Build(), shape, 1);
        }
    }

    [Theory]
    [MemberData(nameof(Modes))]
    public void Gemm_with_everything_that_it_has(QuantizationMode mode)
    {
        foreach ((bool transposeA, bool transposeB, float alpha, float beta, long[]? bias) in ((bool, bool, float, float, long[]?)[])
        [
            (false, false, 1, 1, null), (false, true, 1, 1, [Side]), (true, false, 1, 1, [Side]), (true, true, 2, 0.5f, [1, Side]), (false, false, -0.5f, 1, [Side, Side]), (false, true, 1, 0, [Side]),
            (false, false, 1, 2, [Side, 1]), (false, false, 1, 1, [1]),
        ])
        {
            var g = new GraphBuilder("gemm");
            OnnxValue x = g.Input("x", ElementType.Float, [Side, Side]);
            float[] weight = QuantizableModels.Grid(mode, Side, Side);
            OnnxValue w = g.Weight("w", OnnxTensor.From<float>(transposeB ? Transposed(weight) : weight, Side, Side));
            OnnxValue? c = bias is null ? null : g.Weight("c", OnnxTensor.From<float>(QuantizableModels.Normal((int)bias.Aggregate((a, b) => a * b), 100, 3), bias));
            g.Output("y", g.Op("Gemm", [x, w, c], ("transA", transposeA ? 1L : 0L), ("transB", transposeB ? 1L : 0L), ("alpha", alpha), ("beta", beta)));
            float[] activations = QuantizableModels.Activations(mode, Side, Side);
            AssertSame(mode, g.Build(), [Side, Side], 1, transposeA ? Transposed(activations) : activations);
        }
    }

    [Theory]
    [MemberData(nameof(Modes))]
    public void A_weight_that_a_node_transposes_is_transposed_in_the_file(QuantizationMode mode)
    {
        ModelProto model = Product(mode);
        model.Graph.Initializer[0] = OnnxTensor.From<float>(Transposed(QuantizableModels.Grid(mode, Side, Side)), Side, Side).ToProto("w0");
        model.Graph.Node.Insert(0, new NodeProto { OpType = "Transpose", Name = "turn", Input = { "w0" }, Output = { "w" } });
        AssertSame(mode, model, [4, Side], 1);
        Assert.DoesNotContain(model.Graph.Node, n => n.OpType == "Transpose");
    }

    [Theory]
    [MemberData(nameof(Modes))]
    public void A_weight_in_a_Constant_node_is_taken_from_there(QuantizationMode mode)
    {
        ModelProto model = Product(mode);
        TensorProto weight = model.Graph.Initializer[0];
        model.Graph.Initializer.Clear();
        weight.Name = string.Empty;
        model.Graph.Node.Insert(0, new NodeProto { OpType = "Constant", Output = { "w" }, Attribute = { new AttributeProto { Name = "value", Type = AttributeProto.Types.AttributeType.Tensor, T = weight } } });
        AssertSame(mode, model, [4, Side], 1);
        Assert.DoesNotContain(model.Graph.Node, n => n.OpType == "Constant");
    }

    [Theory]
    [MemberData(nameof(Modes))]
    public void A_weight_that_two_nodes_share_stays_one(QuantizationMode mode)
    {
        var g = new GraphBuilder("shared");
        OnnxValue x = g.Input("x", ElementType.Float, [4, Side]), w = Weight(g, mode);
        g.Output("y", g.Sub(g.MatMul(x, w), g.Mul(g.MatMul(x, w), g.Constant(OnnxTensor.Scalar(0.5f)))));
        ModelProto model = g.Build();
        AssertSame(mode, model, [4, Side], 2);
        Assert.Single(model.Graph.Initializer, t => t.Dims.Count > 1 && t.DataType != (int)ElementType.Float);
        Assert.True(model.Graph.Node.Count(n => n.OpType == "DynamicQuantizeLinear") == (mode == QuantizationMode.Int8 ? 1 : 0));
    }

    [Theory]
    [MemberData(nameof(Modes))]
    public void A_weight_that_something_else_needs_as_floats_stays_too(QuantizationMode mode)
    {
        var g = new GraphBuilder("needed");
        OnnxValue x = g.Input("x", ElementType.Float, [Side, Side]), w = Weight(g, mode);
        g.Output("y", g.Add(g.MatMul(x, w), w));
        ModelProto model = g.Build();
        AssertSame(mode, model, [Side, Side], 1);
        Assert.Contains(model.Graph.Initializer, t => t.Name == "w");
    }

    [Theory]
    [MemberData(nameof(Modes))]
    public void Weights_of_a_graph_inside_and_of_the_graph_around_it(QuantizationMode mode)
    {
        ModelProto model = Product(mode);
        GraphProto Branch(string name, string weight, params TensorProto[] own) => new()
        {
            Name = name,
            Output = { new ValueInfoProto { Name = name, Type = model.Graph.Output[0].Type } },
            Initializer = { own },
            Node = { new NodeProto { OpType = "MatMul", Name = $"{name}.product", Input = { "x", weight }, Output = { name } } },
        };
        TensorProto inner = model.Graph.Initializer[0].Clone();
        inner.Name = "own";
        model.Graph.Input.Add(new ValueInfoProto { Name = "which", Type = new() { TensorType = new() { ElemType = (int)ElementType.Bool, Shape = new() } } });
        model.Graph.Node[0] = new NodeProto
        {
            OpType = "If",
            Name = "if",
            Input = { "which" },
            Output = { model.Graph.Output[0].Name },
            Attribute =
            {
                new AttributeProto { Name = "then_branch", Type = AttributeProto.Types.AttributeType.Graph, G = Branch("yes", "w") },
                new AttributeProto { Name = "else_branch", Type = AttributeProto.Types.AttributeType.Graph, G = Branch("no", "own", inner) },
            },
        };
        float[] x = QuantizableModels.Activations(mode, 4, Side);
        float[][] wanted = [.. new[] { true, false }.Select(which => ModelRun.Of(model, ("x", x, [4, Side]), ("which", new[] { which }, [])))];
        Assert.Equal(2, ModelQuantization.Quantize(model, new() { Mode = mode }).Quantized.Count);
        Assert.DoesNotContain(model.Graph.Initializer, t => t.Name == "w");
        foreach (bool which in new[] { true, false })
        {
            AssertEqual(wanted[which ? 0 : 1], ModelRun.Of(model, ("x", x, [4, Side]), ("which", new[] { which }, [])));
        }
    }

    [Theory]
    [MemberData(nameof(Modes))]
    public void Gather_takes_rows(QuantizationMode mode)
    {
        foreach (int length in (int[])[64, 20]) // 20 is no whole number of blocks
        {
            var g = new GraphBuilder("table");
            float[] table = [.. Enumerable.Range(0, 100 * length).Select(i => (float)((i % length % 32 == 0) ? (mode == QuantizationMode.Int4Weights && length % 32 == 0 ? -8 : 127) : (i % 15) - 7))];
            g.Output("y", g.Gather(g.Weight("table", OnnxTensor.From<float>(table, 100, length)), g.Input("ids", ElementType.Int64, ["batch", "length"]), 0));
            ModelProto model = g.Build();
            (string, Array, long[]) ids = ("ids", new long[] { 0, 99, -1, 7, 7, 50 }, [2, 3]);
            float[] wanted = ModelRun.Of(model, ids);
            QuantizationReport report = ModelQuantization.Quantize(model, new() { Mode = mode });
            Assert.Single(report.Quantized);
            Assert.False(report.DependsOnBatch);
            AssertEqual(wanted, ModelRun.Of(model, ids));
        }
    }

    [Theory]
    [MemberData(nameof(Modes))]
    public void Convolutions_and_recurrent_layers_store_their_weights_and_compute_as_before(QuantizationMode mode)
    {
        var g = new GraphBuilder("stored");
        OnnxValue x = g.Input("x", ElementType.Float, ["batch", 8, 12]);
        OnnxValue conv = g.Op("Conv", [x, g.Weight("conv", Channels(16, 8, 9))], ("pads", new long[] { 4, 4 }));
        OnnxValue back = g.Op("ConvTranspose", [conv, g.Weight("back", Channels(16, 8, 9))], ("pads", new long[] { 4, 4 }));
        OnnxValue lstm = g.Op("LSTM", [g.Transpose(g.Mul(back, g.Constant(OnnxTensor.Scalar(1e-9f))), 2, 0, 1), g.Weight("lstm.w", Channels(2, 64, 8)), g.Weight("lstm.r", Channels(2, 64, 16))], 2, ("hidden_size", 16L), ("direction", "bidirectional"))[0];
        g.Output("y", lstm);
        ModelProto model = g.Build();
        long before = model.CalculateSize();
        (string, Array, long[]) input = ("x", QuantizableModels.Normal(2 * 8 * 12, 1, 1), [2, 8, 12]);
        float[] wanted = ModelRun.Of(model, input);
        Assert.Equal(4, ModelQuantization.Quantize(model, new() { Mode = mode }).Quantized.Count);
        AssertEqual(wanted, ModelRun.Of(model, input));
        Assert.True(model.CalculateSize() < 0.4 * before);
        Assert.DoesNotContain("DequantizeLinear", ModelRun.OptimizedOperators(model).Keys);
        Assert.DoesNotContain("Cast", ModelRun.OptimizedOperators(model).Keys); // computed when the model is loaded
    }

    private static OnnxTensor Channels(params long[] shape)
    {
        int length = (int)shape[^1];
        return OnnxTensor.From<float>([.. Enumerable.Range(0, (int)shape.Aggregate((a, b) => a * b)).Select(i => (float)(i % length == 0 ? 127 : (i % 13) - 6))], shape);
    }

    private static OnnxValue Weight(GraphBuilder g, QuantizationMode mode) => g.Weight("w", OnnxTensor.From<float>(QuantizableModels.Grid(mode, Side, Side), Side, Side));

    private static ModelProto Product(QuantizationMode mode)
    {
        var g = new GraphBuilder("product");
        g.Output("y", g.MatMul(g.Input("x", ElementType.Float, ["batch", Side]), Weight(g, mode)));
        return g.Build();
    }

    private static void AssertSame(QuantizationMode mode, ModelProto model, long[] shape, int nodes, float[]? activations = null)
    {
        (string, Array, long[]) x = ("x", activations ?? QuantizableModels.Activations(mode, (int)shape.Aggregate((a, b) => a * b) / Side, Side), shape);
        float[] wanted = ModelRun.Of(model, x);
        Assert.Equal(nodes, ModelQuantization.Quantize(model, new() { Mode = mode }).Quantized.Count);
        AssertEqual(wanted, ModelRun.Of(model, x));
    }

    // Sums of integers, exact in floats too; only products with scales are rounded.
    private static void AssertEqual(float[] wanted, float[] got)
    {
        Assert.Equal(wanted.Length, got.Length);
        double largest = wanted.Max(Math.Abs);
        Assert.All(wanted.Zip(got), pair => Assert.True(Math.Abs(pair.First - pair.Second) <= 1e-6 * largest, $"{pair.First} became {pair.Second}"));
    }

    private static float[] Transposed(float[] matrix) => [.. Enumerable.Range(0, matrix.Length).Select(i => matrix[(i % Side * Side) + (i / Side)])];
}
