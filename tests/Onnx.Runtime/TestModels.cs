using Google.Protobuf;
using MlNetPath.Onnx.Graph;

namespace MlNetPath.Onnx.Runtime.Tests;

/// <summary>Small models, as the bytes of their files.</summary>
internal static class TestModels
{
    /// <summary>Gives back what it is given.</summary>
    public static byte[] Identity(ElementType type, TensorShape shape)
    {
        var g = new GraphBuilder("identity");
        g.Output("y", g.Identity(g.Input("x", type, shape)));
        return g.Build().ToByteArray();
    }

    /// <summary>y = x w, with x [batch, size].</summary>
    public static byte[] Product(int size, int outputs)
    {
        var random = new Random(1);
        var g = new GraphBuilder("product");
        OnnxValue x = g.Input("x", ElementType.Float, ["batch", size]);
        float[] w = [.. Enumerable.Range(0, size * outputs).Select(_ => random.NextSingle() - 0.5f)];
        g.Output("y", g.MatMul(x, g.Constant(OnnxTensor.From<float>(w, size, outputs))));
        return g.Build().ToByteArray();
    }
}
