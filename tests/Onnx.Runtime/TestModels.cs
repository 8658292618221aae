using Google.Protobuf;
using MlNetPath.Onnx.Graph;
using MlNetPath.Onnx.Graph.Schema;

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

    /// <summary>y = x + what, with x [n].</summary>
    public static byte[] Plus(float what)
    {
        var g = new GraphBuilder("plus");
        g.Output("y", g.Add(g.Input("x", ElementType.Float, ["n"]), what));
        return g.Build().ToByteArray();
    }

    /// <summary>
    /// A classifier of bytes that can be computed by hand: the logit of a label is how often its byte occurs, so the label of the most frequent one of these bytes wins. Padding counts for nothing.
    /// </summary>
    public static byte[] ByteClassifier(string letters, Dictionary<string, string>? metadata = null, string output = TextModelInfo.Logits)
    {
        var g = new GraphBuilder("letters");
        OnnxValue bytes = g.Input(TextModelInfo.Input, ElementType.Int64, ["batch", "length"]);
        OnnxValue wanted = g.Constant(OnnxTensor.From<long>([.. letters.Select(c => c + 1L)], letters.Length));
        OnnxValue counts = g.ReduceSum(g.Cast(g.Equal(g.Unsqueeze(bytes, -1), wanted), ElementType.Float), [1L]);
        g.Output(output, output == TextModelInfo.Probabilities ? g.Softmax(counts) : counts);
        ModelProto model = g.Build();
        var info = new TextModelInfo { Labels = [.. letters.Select(c => c.ToString())] };
        foreach ((string key, string value) in metadata ?? info.ToMetadata().ToDictionary())
        {
            model.MetadataProps.Add(new StringStringEntryProto { Key = key, Value = value });
        }

        return model.ToByteArray();
    }
}
