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
}
