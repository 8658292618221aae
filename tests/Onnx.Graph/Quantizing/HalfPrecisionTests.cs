using MlNetPath.Onnx.Graph.Schema;

namespace MlNetPath.Onnx.Graph.Tests.Quantizing;

/// <summary>Half precision: what computes in it, what cannot, and where the casts are.</summary>
public sealed class HalfPrecisionTests
{
    private const int Side = 64;
    private static readonly QuantizationOptions Half = new() { Mode = QuantizationMode.Float16 };

    // A transformer's layer; 2^-11 is half the step of half precision, and some ten roundings follow each other.
    [Fact]
    public void A_layer_of_attention_is_off_by_roundings_and_nothing_else()
    {
        ModelProto model = Attention();
        (string, Array, long[]) x = ("ids", new long[] { 1, 5, 2, 7, 3, 0, 0, 4, 9, 11 }, [2, 5]);
        float[] wanted = ModelRun.Of(model, x);
        QuantizationReport report = ModelQuantization.Quantize(model, Half);
        Assert.Empty(report.Skipped);
        Assert.DoesNotContain(model.Graph.Initializer, t => t.DataType == (int)ElementType.Float && t.Dims.Count > 1);
        float[] got = ModelRun.Of(model, x);
        Assert.Equal(wanted.Length, got.Length);
        double largest = wanted.Max(Math.Abs);
        Assert.InRange(wanted.Zip(got).Max(p => Math.Abs(p.First - p.Second)), 1e-6 * largest, 10 * Math.Pow(2, -11) * largest);

        // Once into half, at the embedding, which is a weight: no cast. Once out of it, at the end.
        Assert.Equal(["Cast"], model.Graph.Node.Where(n => n.OpType == "Cast").Select(n => n.OpType));
    }

    // ONNX Runtime undoes the casts when it loads the file, so that nothing is left of them while it runs.
    [Fact]
    public void Weights_that_are_only_stored_in_half_compute_as_their_rounded_selves()
    {
        ModelProto model = Attention(), rounded = model.Clone();
        foreach (TensorProto tensor in rounded.Graph.Initializer.Where(t => t.DataType == (int)ElementType.Float && t.Dims.Aggregate(1L, (a, b) => a * b) >= 1024).ToList())
        {
            float[] values = OnnxTensor.FromProto(tensor).Span<float>().ToArray();
            int place = rounded.Graph.Initializer.IndexOf(tensor);
            rounded.Graph.Initializer[place] = OnnxTensor.From<float>(Array.ConvertAll(values, v => (float)(System.Half)v), [.. tensor.Dims]).ToProto(tensor.Name);
        }

        ModelQuantization.Quantize(model, new() { Mode = QuantizationMode.Float16Weights });
        Assert.DoesNotContain(model.Graph.Initializer, t => t.DataType == (int)ElementType.Float && t.Dims.Count > 1);
        Assert.DoesNotContain("Cast", ModelRun.OptimizedOperators(model).Keys);
        (string, Array, long[]) x = ("ids", new long[] { 1, 5, 2, 7, 3, 0, 0, 4, 9, 11 }, [2, 5]);
        Assert.Equal(ModelRun.Of(rounded, x), ModelRun.Of(model, x));
    }

    [Fact]
    public void What_half_does_not_have_keeps_a_node_in_float32()
    {
        foreach (float constant in (float[])[1e-12f, 1e9f, -3.4e38f])
        {
            var g = new GraphBuilder("constants");
            OnnxValue y = g.MatMul(g.Input("x", ElementType.Float, ["batch", Side]), Weight(g, "w"));
            g.Output("y", g.Relu(g.Add(y, g.Weight("constant", OnnxTensor.Scalar(constant)))));
            ModelProto model = g.Build();
            (string, Array, long[]) x = ("x", QuantizableModels.Normal(2 * Side, 1, 2), [2, Side]);
            float[] wanted = ModelRun.Of(model, x);
            QuantizationReport report = ModelQuantization.Quantize(model, Half);
            Assert.Contains("which half precision does not have", Assert.Single(report.Skipped).Reason);
            double largest = Math.Max(1, wanted.Max(Math.Abs));
            Assert.All(wanted.Zip(ModelRun.Of(model, x)), p => Assert.InRange(p.Second, p.First - (3e-3 * largest), p.First + (3e-3 * largest)));
        }
    }

    [Fact]
    public void A_value_that_is_nearly_0_among_others_keeps_nothing_in_float32()
    {
        var g = new GraphBuilder("nearly");
        g.Output("y", g.Add(g.MatMul(g.Input("x", ElementType.Float, ["batch", Side]), Weight(g, "w")), g.Weight("bias", OnnxTensor.From<float>([1e-12f, .. Enumerable.Repeat(0.5f, Side - 1)], Side))));
        ModelProto model = g.Build();
        Assert.Empty(ModelQuantization.Quantize(model, Half).Skipped);
        float[] y = ModelRun.Of(model, ("x", new float[Side], [1, Side]));
        Assert.Equal((0, 0.5f), (y[0], y[1]));
    }

    [Fact]
    public void An_operator_that_is_not_known_to_have_half_gets_floats()
    {
        var g = new GraphBuilder("others");
        OnnxValue y = g.MatMul(g.Input("x", ElementType.Float, ["batch", Side]), Weight(g, "w"));
        OnnxValue other = g.CustomOp("", g.Opset, "CumSum", [y, g.Constant(OnnxTensor.Scalar(1L))], [(ElementType.Float, y.Shape)])[0];
        g.Output("y", g.MatMul(other, Weight(g, "v")));
        g.Output("middle", y);
        ModelProto model = g.Build();
        (string, Array, long[]) x = ("x", QuantizableModels.Normal(2 * Side, 1, 2), [2, Side]);
        float[] wanted = ModelRun.Of(model, x);
        Assert.Equal(2, ModelQuantization.Quantize(model, Half).Quantized.Count);
        Assert.Equal("Cast", model.Graph.Node.Single(n => n.Output.Contains(model.Graph.Node.Single(c => c.OpType == "CumSum").Input[0])).OpType);
        double largest = wanted.Max(Math.Abs);
        Assert.All(wanted.Zip(ModelRun.Of(model, x)), p => Assert.InRange(p.Second, p.First - (5e-3 * largest), p.First + (5e-3 * largest)));
    }

    [Fact]
    public void A_model_without_a_weight_worth_it_is_told_so()
    {
        var g = new GraphBuilder("small");
        g.Output("y", g.MatMul(g.Input("x", ElementType.Float, ["batch", 4]), g.Weight("w", OnnxTensor.From<float>(new float[16], 4, 4))));
        Assert.EndsWith("has a constant float32 weight of 1024 elements or more.", Assert.Throws<GraphException>(() => ModelQuantization.Quantize(g.Build(), Half)).Message);
    }

    [Fact]
    public void Every_one_of_many_inputs_becomes_half()
    {
        var g = new GraphBuilder("wide");
        OnnxValue y = g.MatMul(g.Input("x", ElementType.Float, ["batch", Side]), Weight(g, "w"));
        g.Output("y", g.Op("Concat", [.. Enumerable.Range(0, 100).Select(i => g.Relu(g.Mul(y, g.Weight($"factor{i}", OnnxTensor.Scalar(1f + i)))))], ("axis", 1L)));
        IsCloseToFloat32(g.Build());
    }

    [Fact]
    public void Mean_and_deviation_of_a_LayerNormalization_stay_float32()
    {
        var g = new GraphBuilder("normalization");
        OnnxValue y = g.MatMul(g.Input("x", ElementType.Float, ["batch", Side]), Weight(g, "w"));
        OnnxValue[] all = g.Op("LayerNormalization", [y, g.Weight("scale", OnnxTensor.From<float>([.. Enumerable.Repeat(1f, Side)], Side))], 3, ("axis", -1L));
        g.Output("y", g.Add(g.Mul(all[0], all[2]), all[1]));
        IsCloseToFloat32(g.Build());
    }

    private static void IsCloseToFloat32(ModelProto model)
    {
        (string, Array, long[]) x = ("x", QuantizableModels.Normal(2 * Side, 1, 2), [2, Side]);
        float[] wanted = ModelRun.Of(model, x);
        Assert.NotEmpty(ModelQuantization.Quantize(model, Half).Quantized);
        double largest = wanted.Max(Math.Abs);
        Assert.All(wanted.Zip(ModelRun.Of(model, x)), p => Assert.InRange(p.Second, p.First - (5e-3 * largest), p.First + (5e-3 * largest)));
    }

    [Fact]
    public void Integers_and_what_is_computed_from_shapes_stay()
    {
        var g = new GraphBuilder("integers");
        OnnxValue ids = g.Input("ids", ElementType.Int64, ["batch", "length"]);
        OnnxValue y = g.Gather(Weight(g, "table"), g.Add(ids, g.Constant(OnnxTensor.Scalar(1L))), 0);
        g.Output("y", g.Op("Reshape", [y, g.Concat(0, g.Constant(OnnxTensor.Vector(-1)), g.Constant(OnnxTensor.Vector(Side)))]));
        ModelProto model = g.Build();
        (string, Array, long[]) input = ("ids", new long[] { 0, 5, 62 }, [1, 3]);
        float[] wanted = ModelRun.Of(model, input);
        ModelQuantization.Quantize(model, Half);
        Assert.All(wanted.Zip(ModelRun.Of(model, input)), p => Assert.Equal((float)(System.Half)p.First, p.Second));
    }

    [Fact]
    public void In_a_graph_inside_weights_are_stored_in_half_and_the_rest_stays()
    {
        ModelProto model = SampleModels.All["subgraphs"]();
        GraphProto yes = model.Graph.Node[1].Attribute[0].G;
        yes.Initializer.Add(OnnxTensor.From<float>(QuantizableModels.Normal(2048, 1, 1), 2048).ToProto("inner"));
        yes.Node.Add(new NodeProto { OpType = "ReduceSum", Name = "sum", Input = { "inner" }, Output = { "inner_sum" } });
        QuantizationReport report = ModelQuantization.Quantize(model, Half);
        Assert.Equal(new QuantizedNode("sum", "ReduceSum", "inner", "float16, computed in float32"), Assert.Single(report.Quantized));
        Assert.Equal(8, ModelRun.Of(model, ("x", new[] { 1f }, []), ("which", new[] { true }, []))[0]);
    }

    // Every operator that the builder knows, with weights however small: ONNX Runtime must load what comes out and compute nearly the same.
    [Fact]
    public void Every_operator_that_is_converted_computes_in_half()
    {
        var g = new GraphBuilder("chain");
        OnnxValue x = g.Input("x", ElementType.Float, [2, 4, 8, 8]);
        OnnxValue y = g.Op("Conv", [x, g.Constant(OnnxTensor.From<float>(QuantizableModels.Normal(4 * 4 * 9, 0.2, 1), 4, 4, 3, 3))], ("pads", new long[] { 1, 1, 1, 1 }));
        OnnxValue four = g.Constant(OnnxTensor.From<float>([0.5f, 1, 1.5f, 2], 4));
        y = g.Op("BatchNormalization", [y, four, four, four, four], 1)[0];
        y = g.Op("MaxPool", [y], 1, ("kernel_shape", new long[] { 2, 2 }))[0];
        y = g.Op("LeakyRelu", [y], ("alpha", 0.1f));
        y = g.Op("InstanceNormalization", [y, four, four]);
        y = g.Op("Softmax", [g.Transpose(y, 0, 2, 3, 1)], ("axis", -1L));
        y = g.Op("Pow", [y, g.Constant(OnnxTensor.Scalar(2f))]);
        y = g.Op("Clip", [y, g.Constant(OnnxTensor.Scalar(0.01f)), g.Constant(OnnxTensor.Scalar(0.9f))]);
        y = g.Op("ReduceMean", [g.Op("Sqrt", [y])], ("axes", new long[] { 1 }), ("keepdims", 0L));
        y = g.Op("Where", [g.Op("Greater", [y, g.Constant(OnnxTensor.Scalar(0.3f))]), y, g.Op("Erf", [y])]);
        y = g.Op("LayerNormalization", [y, four, four], 1, ("axis", -1L))[0];
        y = g.Op("Concat", [y, g.Op("Tanh", [y])], ("axis", 1L));
        y = g.Op("LSTM", [y, g.Constant(OnnxTensor.From<float>(QuantizableModels.Normal(64 * 4, 0.5, 2), 1, 64, 4)), g.Constant(OnnxTensor.From<float>(QuantizableModels.Normal(64 * 16, 0.2, 3), 1, 64, 16))], 1, ("hidden_size", 16L))[0];
        g.Output("y", g.Op("PRelu", [y, g.Constant(OnnxTensor.Scalar(0.2f))]));
        ModelProto model = g.Build();
        (string, Array, long[]) input = ("x", QuantizableModels.Normal(2 * 4 * 64, 1, 4), [2, 4, 8, 8]);
        float[] wanted = ModelRun.Of(model, input);
        ModelQuantization.Quantize(model, Half);
        Assert.Equal(3, model.Graph.Node.Count(n => n.OpType == "Cast")); // into half, for Greater, and at the end
        double largest = wanted.Max(Math.Abs);
        Assert.InRange(wanted.Zip(ModelRun.Of(model, input)).Max(p => Math.Abs(p.First - p.Second)), 1e-6 * largest, 0.02 * largest);
    }

    private static OnnxValue Weight(GraphBuilder g, string name) => g.Weight(name, OnnxTensor.From<float>(QuantizableModels.Normal(Side * Side, 0.125, name[0]), Side, Side));

    private static ModelProto Attention()
    {
        var g = new GraphBuilder("attention");
        OnnxValue x = g.Gather(Weight(g, "embedding"), g.Input("ids", ElementType.Int64, ["batch", "length"]), 0);
        OnnxValue one = g.Weight("one", OnnxTensor.From<float>([.. Enumerable.Repeat(1f, Side)], Side));
        OnnxValue normal = g.Op("LayerNormalization", [x, one, one], 1, ("axis", -1L))[0];
        OnnxValue q = g.MatMul(normal, Weight(g, "q")), k = g.MatMul(normal, Weight(g, "k")), v = g.MatMul(normal, Weight(g, "v"));
        OnnxValue scores = g.Op("Softmax", [g.Mul(g.MatMul(q, g.Transpose(k, 0, 2, 1)), g.Constant(OnnxTensor.Scalar(0.125f)))], ("axis", -1L));
        x = g.Add(x, g.MatMul(g.MatMul(scores, v), Weight(g, "o")));
        g.Output("y", g.Add(x, g.MatMul(g.Relu(g.MatMul(x, Weight(g, "a"))), Weight(g, "b"))));
        return g.Build();
    }
}
