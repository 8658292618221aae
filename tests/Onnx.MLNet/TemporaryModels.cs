using MlNetPath.Onnx.Graph;
using MlNetPath.Onnx.Graph.Schema;
using MlNetPath.Onnx.Runtime;

namespace MlNetPath.Onnx.MLNet.Tests;

/// <summary>Small models in files, in a folder that goes with the test.</summary>
internal sealed class TemporaryModels : IDisposable
{
    private int made;

    public string Root { get; } = Directory.CreateTempSubdirectory("mlnetpath-scoring-").FullName;

    /// <summary>Gives back what it is given.</summary>
    public string Identity(ElementType type, params TensorShape shape) => Write(g => g.Output("y", g.Identity(g.Input("x", type, shape))));

    /// <summary>Two layers of random weights; y [batch, outputs] sums to 1.</summary>
    public string Network(int inputs, int outputs, OnnxWriteOptions? options = null) => Write(
        g =>
        {
            OnnxValue hidden = g.Relu(g.MatMul(g.Input("x", ElementType.Float, ["batch", inputs]), g.Weight("w", Random(inputs, 16))));
            g.Output("y", g.Softmax(g.MatMul(hidden, g.Weight("v", Random(16, outputs)))));
        },
        options: options);

    /// <summary>
    /// A classifier of bytes that can be computed by hand: the logit of a label is how often its byte occurs. Padding counts for nothing.
    /// </summary>
    public string Letters(string letters, bool probabilities = false, int maxBytes = 0, bool foldsWhiteSpace = false) => Write(
        g =>
        {
            OnnxValue bytes = g.Input(TextModelInfo.Input, ElementType.Int64, ["batch", "length"]);
            OnnxValue wanted = g.Constant(OnnxTensor.From<long>([.. letters.Select(c => c + 1L)], letters.Length));
            OnnxValue counts = g.ReduceSum(g.Cast(g.Equal(g.Unsqueeze(bytes, -1), wanted), ElementType.Float), [1L]);
            g.Output(probabilities ? TextModelInfo.Probabilities : TextModelInfo.Logits, probabilities ? g.Softmax(counts) : counts);
        },
        new TextModelInfo { Labels = [.. letters.Select(c => $"<{c}>")], MaxBytes = maxBytes, FoldsWhiteSpace = foldsWhiteSpace }.ToMetadata());

    public string Write(Action<GraphBuilder> build, IReadOnlyDictionary<string, string>? metadata = null, OnnxWriteOptions? options = null, int opset = GraphBuilder.DefaultOpset)
    {
        var g = new GraphBuilder("test", opset);
        build(g);
        ModelProto model = g.Build();
        foreach ((string key, string value) in metadata ?? new Dictionary<string, string>())
        {
            model.MetadataProps.Add(new StringStringEntryProto { Key = key, Value = value });
        }

        return Write(model, options);
    }

    public string Write(ModelProto model, OnnxWriteOptions? options = null)
    {
        string path = At($"m{made++}-{Guid.NewGuid():N}.onnx");
        OnnxFile.Write(model, path, options);
        return path;
    }

    public string At(string name) => Path.Combine(Root, name);

    public void Dispose() => Directory.Delete(Root, recursive: true);

    private static OnnxTensor Random(int rows, int columns)
    {
        var random = new Random(rows + columns);
        return OnnxTensor.From<float>([.. Enumerable.Range(0, rows * columns).Select(_ => random.NextSingle() - 0.5f)], rows, columns);
    }
}
