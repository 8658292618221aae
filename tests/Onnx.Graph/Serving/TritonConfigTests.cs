using MlNetPath.Onnx.Graph.Schema;

namespace MlNetPath.Onnx.Graph.Tests.Serving;

/// <summary>Field names, enum values and the rules of dims are those of Triton's model_config.proto and of its description of model configurations.</summary>
public sealed class TritonConfigTests
{
    [Fact]
    public void A_model_with_a_batch_lists_the_other_dimensions()
    {
        var g = new GraphBuilder("g");
        OnnxValue x = g.Input("bytes", ElementType.Int64, ["batch", "length"]);
        g.Output("probabilities", g.Softmax(g.MatMul(g.Cast(g.Slice(x, 1, 0, 1), ElementType.Float), g.Weight("w", OnnxTensor.From<float>([1, 2, 3], 1, 3)))));
        Assert.Equal(
            """
            platform: "onnxruntime_onnx"
            backend: "onnxruntime"
            max_batch_size: 64
            input {
              name: "bytes"
              data_type: TYPE_INT64
              dims: [ -1 ]
            }
            output {
              name: "probabilities"
              data_type: TYPE_FP32
              dims: [ 3 ]
            }
            dynamic_batching { }

            """.ReplaceLineEndings("\n"),
            TritonConfig.Of(g.Build(), maxBatchSize: 64));
        Assert.StartsWith("name: \"a \\\"b\\\"\\\\\\012é\"\nplatform", TritonConfig.Of(g.Build(), name: "a \"b\"\\\né"), StringComparison.Ordinal);
        string alone = TritonConfig.Of(g.Build(), maxBatchSize: 0);
        Assert.Contains("max_batch_size: 0\n", alone, StringComparison.Ordinal);
        Assert.Contains("dims: [ -1, -1 ]\n", alone, StringComparison.Ordinal);
        Assert.DoesNotContain("dynamic_batching", alone, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_one_open_first_dimension_for_all_there_is_no_batch()
    {
        string text = TritonConfig.Of(Model(["n", 2], ["m", 2]));
        Assert.Contains("max_batch_size: 0\n", text, StringComparison.Ordinal);
        Assert.Contains("dims: [ -1, 2 ]\n", text, StringComparison.Ordinal);
        Assert.Contains("max_batch_size: 0\n", TritonConfig.Of(Model([1, 2], [1, 2])), StringComparison.Ordinal);
    }

    [Fact]
    public void One_value_a_request_is_a_list_of_one_outside()
    {
        string text = TritonConfig.Of(Model(["n"], ["n"]));
        Assert.Contains("max_batch_size: 256\n", text, StringComparison.Ordinal);
        Assert.Contains("  dims: [ 1 ]\n  reshape { shape: [ ] }\n", text, StringComparison.Ordinal);
        Assert.Contains("  dims: [ 1 ]\n  reshape { shape: [ ] }\n", TritonConfig.Of(Model([], [])), StringComparison.Ordinal);
    }

    [Fact]
    public void An_input_with_a_default_is_not_asked_for()
    {
        ModelProto model = Model(["n", 2], ["n", 2]);
        model.Graph.Input.Add(new ValueInfoProto { Name = "w", Type = model.Graph.Input[0].Type.Clone() });
        model.Graph.Initializer.Add(OnnxTensor.From<float>([1, 2], 1, 2).ToProto("w"));
        Assert.DoesNotContain("\"w\"", TritonConfig.Of(model), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ElementType.Bool, "TYPE_BOOL")]
    [InlineData(ElementType.UInt8, "TYPE_UINT8")]
    [InlineData(ElementType.UInt16, "TYPE_UINT16")]
    [InlineData(ElementType.UInt32, "TYPE_UINT32")]
    [InlineData(ElementType.UInt64, "TYPE_UINT64")]
    [InlineData(ElementType.Int8, "TYPE_INT8")]
    [InlineData(ElementType.Int16, "TYPE_INT16")]
    [InlineData(ElementType.Int32, "TYPE_INT32")]
    [InlineData(ElementType.Int64, "TYPE_INT64")]
    [InlineData(ElementType.Float16, "TYPE_FP16")]
    [InlineData(ElementType.Float, "TYPE_FP32")]
    [InlineData(ElementType.Double, "TYPE_FP64")]
    [InlineData(ElementType.BFloat16, "TYPE_BF16")]
    [InlineData(ElementType.String, "TYPE_STRING")]
    public void Types_have_Tritons_names(ElementType type, string name) =>
        Assert.Contains($"data_type: {name}\n", TritonConfig.Of(Model(["n", 2], ["n", 2], type)), StringComparison.Ordinal);

    [Fact]
    public void What_Triton_cannot_serve_is_an_error_that_names_it()
    {
        Assert.Contains("'x' Int4[n, 2]", Assert.Throws<GraphException>(() => TritonConfig.Of(Model(["n", 2], ["n", 2], ElementType.Int4))).Message, StringComparison.Ordinal);
        Assert.Contains("'x' Float[n, 0]", Assert.Throws<GraphException>(() => TritonConfig.Of(Model(["n", 0], ["n", 2]))).Message, StringComparison.Ordinal);
        ModelProto model = Model(["n", 2], ["n", 2]);
        model.Graph.Output[0].Type.TensorType.Shape = null;
        Assert.Contains("'y'", Assert.Throws<GraphException>(() => TritonConfig.Of(model)).Message, StringComparison.Ordinal);
        model.Graph.Output[0].Type = new() { SequenceType = new() { ElemType = model.Graph.Input[0].Type.Clone() } };
        Assert.Contains("'y' sequence", Assert.Throws<GraphException>(() => TritonConfig.Of(model)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => TritonConfig.Of(model, -1));
    }

    private static ModelProto Model(TensorShape input, TensorShape output, ElementType type = ElementType.Float) => new()
    {
        IrVersion = 8,
        Graph = new() { Name = "g", Input = { ValueInfos.Of("x", type, input) }, Output = { ValueInfos.Of("y", type, output) } },
    };
}
