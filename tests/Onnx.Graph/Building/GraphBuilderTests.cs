using Google.Protobuf;
using Microsoft.ML.OnnxRuntime;
using MlNetPath.Onnx.Graph.Inspecting;
using MlNetPath.Onnx.Graph.Schema;

namespace MlNetPath.Onnx.Graph.Tests.Building;

/// <summary>What the builder makes, loaded and run by ONNX Runtime.</summary>
public sealed class GraphBuilderTests
{
    [Fact]
    public void A_linear_layer_with_an_open_batch_runs()
    {
        var g = new GraphBuilder("linear");
        OnnxValue x = g.Input("x", ElementType.Float, ["batch", "length", 3]);
        OnnxValue weight = g.Weight("weight", OnnxTensor.From<float>([1, 2, 3, 4, 5, 6], 2, 3));
        OnnxValue y = g.Linear(x, weight, g.Constant(OnnxTensor.From<float>([10, 20], 2)));
        Assert.Equal("Float[batch, length, 2]", $"{y.Type}{y.Shape}");
        g.Output("y", y);

        ModelProto model = g.Build();
        Assert.Equal(["Transpose", "MatMul", "Add"], model.Graph.Node.Select(n => n.OpType));

        using var session = new InferenceSession(model.ToByteArray());
        using OrtValue input = OrtValue.CreateTensorValueFromMemory(new float[] { 1, 0, 0, 0, 1, 0 }, [1, 2, 3]);
        using IDisposableReadOnlyCollection<OrtValue> outputs = session.Run(new RunOptions(), ["x"], [input], ["y"]);
        Assert.Equal([11, 24, 12, 25], outputs[0].GetTensorDataAsSpan<float>().ToArray());
    }

    [Fact]
    public void Values_between_are_declared_with_what_is_known_of_their_shapes()
    {
        var g = new GraphBuilder("shapes");
        OnnxValue x = g.Input("x", ElementType.Float, ["batch", "length", 4]);
        OnnxValue joined = g.Concat(1, x, g.Slice(x, 1, 0, 1));
        OnnxValue flat = g.Reshape(g.Relu(joined), g.Length(joined, 0), g.Integers(-1)); // [batch, 4*length+4]
        OnnxValue places = g.Transpose(g.NonZero(flat), 1, 0); // [how many?, 2]
        g.Output("y", g.Slice(places, 0, 1));
        g.Output("z", g.Cast(places, ElementType.Float));
        ModelProto model = g.Build();
        string[] declared = [.. model.Graph.ValueInfo.Concat(model.Graph.Output).Select(v => $"{v.Name}: {TypeText.Of(v.Type)}")];
        Assert.Equal(
            ["Slice: Float[batch, 1, 4]", "Concat: Float[batch, length+1, 4]", "Relu: Float[batch, length+1, 4]", "Shape: Int64[1]", "Concat_1: Int64[2]", "Reshape: Float[batch, 4*length+4]", "NonZero: Int64[2, ?]", "Transpose: Int64[?, 2]", "y: Int64[?, 2]", "z: Float[?, 2]"],
            declared);

        const string log = "declared values";
        using var options = new SessionOptions { LogId = log };
        using var session = new InferenceSession(model.ToByteArray(), options);
        using OrtValue input = OrtValue.CreateTensorValueFromMemory(Enumerable.Range(0, 24).Select(i => (float)(i % 2)).ToArray(), [2, 3, 4]);
        using IDisposableReadOnlyCollection<OrtValue> outputs = session.Run(new RunOptions(), ["x"], [input], ["y", "z"]);
        Assert.Equal([15, 2], outputs[0].GetTensorTypeAndShape().Shape);
        Assert.Empty(RuntimeWarnings.Of(log));
    }

    [Fact]
    public void Computing_with_known_lengths_leaves_no_node()
    {
        var g = new GraphBuilder("shapes");
        OnnxValue x = g.Input("x", ElementType.Float, ["batch", 4, 6]);
        OnnxValue flat = g.Reshape(x, g.Length(x, 0), g.Mul(g.Length(x, 1), g.Length(x, 2)));
        Assert.Equal("[batch, 24]", flat.Shape.ToString());
        g.Output("y", flat);
        Assert.Equal(["Shape", "Concat", "Reshape"], g.Build().Graph.Node.Select(n => n.OpType));
    }

    [Fact]
    public void An_operator_of_a_custom_domain_stays_whatever_it_is_called()
    {
        var g = new GraphBuilder("custom");
        OnnxValue x = g.Relu(g.Input("x", ElementType.Float, [3]));
        g.Output("y", g.CustomOp("my.domain", 1, "Identity", [x], [(ElementType.Float, [3])])[0]);
        NodeProto[] nodes = [.. g.Build().Graph.Node];
        Assert.Equal([("", "Relu"), ("my.domain", "Identity")], nodes.Select(n => (n.Domain, n.OpType)));

        // Also where it makes an output of the graph itself.
        ModelProto model = g.Build();
        model.Graph.Node[1].Output[0] = "y";
        FinishedGraph.NameOutputsAtTheirSource(model.Graph, _ => true);
        Assert.Equal(2, model.Graph.Node.Count);
    }

    [Fact]
    public void A_domain_has_one_version()
    {
        var g = new GraphBuilder("custom", 17);
        OnnxValue x = g.Input("x", ElementType.Float, [3]);
        (ElementType, TensorShape)[] result = [(ElementType.Float, [3])];
        OnnxValue y = g.CustomOp("ai.onnx", 17, "Softsign", [g.CustomOp("my.domain", 2, "Half", [x], result)[0]], result)[0];
        g.Output("y", y);
        Assert.Contains("version 3 of the domain 'my.domain'", Assert.Throws<GraphException>(() => g.CustomOp("my.domain", 3, "Half", [x], result)).Message, StringComparison.Ordinal);
        Assert.Contains("version 18 of the standard operators", Assert.Throws<GraphException>(() => g.CustomOp("ai.onnx", 18, "Softsign", [x], result)).Message, StringComparison.Ordinal);
        ModelProto model = g.Build();
        Assert.Equal([("", 17L), ("my.domain", 2L)], model.OpsetImport.Select(o => (o.Domain, o.Version)));
        Assert.Equal(["my.domain", ""], model.Graph.Node.Select(n => n.Domain));
    }

    [Fact]
    public void A_weight_given_twice_is_stored_once_and_keeps_its_name()
    {
        var g = new GraphBuilder("weights");
        OnnxValue x = g.Input("x", ElementType.Float, ["batch", 2]);
        OnnxTensor scale = OnnxTensor.From<float>([2, 3], 2);
        OnnxValue shared = g.Weight("scale", scale), other;
        using (g.Within("block"))
        {
            Assert.Same(shared, g.Weight("again", scale));
            other = g.Weight("scale", OnnxTensor.From<float>([5, 7], 2));
        }

        OnnxValue taken = g.Weight("scale", OnnxTensor.From<float>([11, 13], 2));
        g.Output("y", g.Mul(g.Mul(g.Mul(g.Mul(x, shared), shared), other), taken));
        Assert.Equal(["scale", "block.scale", "scale_1"], g.Build().Graph.Initializer.Select(t => t.Name));
    }

    [Fact]
    public void A_mode_that_does_not_exist_is_refused()
    {
        var g = new GraphBuilder("modes");
        OnnxValue x = g.Input("x", ElementType.Float, ["batch", 2]);
        Assert.Contains("There is no PadMode 9.", Assert.Throws<ArgumentOutOfRangeException>(() => g.Pad(x, [1], [1], (PadMode)9)).Message, StringComparison.Ordinal);
    }
}
