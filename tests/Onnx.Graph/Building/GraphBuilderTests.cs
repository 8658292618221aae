using Google.Protobuf;
using Microsoft.ML.OnnxRuntime;
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
        OnnxValue weight = g.Weight("weight", () => OnnxTensor.From<float>([1, 2, 3, 4, 5, 6], 2, 3), "w");
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
        g.Output("y", g.CustomOps("my.domain", 1, "Identity", [x], [(ElementType.Float, [3])])[0]);
        NodeProto[] nodes = [.. g.Build().Graph.Node];
        Assert.Equal([("", "Relu"), ("my.domain", "Identity")], nodes.Select(n => (n.Domain, n.OpType)));

        // Also where it makes an output of the graph itself.
        ModelProto model = g.Build();
        model.Graph.Node[1].Output[0] = "y";
        FinishedGraph.NameOutputsAtTheirSource(model.Graph);
        Assert.Equal(2, model.Graph.Node.Count);
    }

    [Fact]
    public void A_domain_has_one_version()
    {
        var g = new GraphBuilder("custom", 17);
        OnnxValue x = g.Input("x", ElementType.Float, [3]);
        (ElementType, TensorShape)[] result = [(ElementType.Float, [3])];
        OnnxValue y = g.CustomOps("ai.onnx", 17, "Softsign", [g.CustomOps("my.domain", 2, "Half", [x], result)[0]], result)[0];
        g.Output("y", y);
        Assert.Contains("version 3 of the domain 'my.domain'", Assert.Throws<GraphException>(() => g.CustomOps("my.domain", 3, "Half", [x], result)).Message, StringComparison.Ordinal);
        Assert.Contains("version 18 of the standard operators", Assert.Throws<GraphException>(() => g.CustomOps("ai.onnx", 18, "Softsign", [x], result)).Message, StringComparison.Ordinal);
        ModelProto model = g.Build();
        Assert.Equal([("", 17L), ("my.domain", 2L)], model.OpsetImport.Select(o => (o.Domain, o.Version)));
        Assert.Equal(["my.domain", ""], model.Graph.Node.Select(n => n.Domain));
    }
}
