using MlNetPath.Onnx.Graph;
using MlNetPath.Onnx.Graph.Schema;
using MlNetPath.Onnx.Runtime;

namespace MlNetPath.Stage5.OnnxScoring.Tests;

/// <summary>A folder for one test, and small classifiers of the sample task's labels in it.</summary>
internal sealed class ModelFolder : IDisposable
{
    public static readonly string[] Labels = ["de", "en", "fr"];

    public string Root { get; } = Directory.CreateTempSubdirectory("mlnetpath-stage5-").FullName;

    public string At(params ReadOnlySpan<string> names) => Path.Combine([Root, .. names]);

    public string New(string name) => Directory.CreateDirectory(At(name)).FullName;

    /// <summary>An artifact with a network of random weights over the bytes: an embedding, of which padding's is zero, the mean, and two layers.</summary>
    public string Network(string name = "network", IReadOnlyList<string>? labels = null, OnnxWriteOptions? options = null)
    {
        var random = new Random(7);
        OnnxTensor Weights(int rows, int columns, int zeros = 0) => OnnxTensor.From<float>([.. Enumerable.Range(0, rows * columns).Select(i => i < zeros ? 0 : random.NextSingle() - 0.5f)], rows, columns);
        var g = new GraphBuilder("network");
        OnnxValue bytes = g.Input(TextModelInfo.Input, ElementType.Int64, ["batch", "length"]);
        OnnxValue sum = g.ReduceSum(g.Gather(g.Weight("embedding", Weights(257, 32, zeros: 32)), bytes), [1L]);
        OnnxValue mean = g.Div(sum, g.Add(g.ReduceSum(g.Cast(g.Greater(bytes, 0), ElementType.Float), [1L], keepDims: true), 1));
        g.Output(TextModelInfo.Logits, g.MatMul(g.Relu(g.MatMul(mean, g.Weight("w", Weights(32, 64)))), g.Weight("v", Weights(64, 3))));
        return Write(name, g.Build(), labels ?? Labels, options);
    }

    /// <summary>An artifact without a weight that could be quantized: the logit of a label is how often its byte occurs.</summary>
    public string Letters(string name = "letters", string letters = "def", IReadOnlyList<string>? labels = null)
    {
        var g = new GraphBuilder("letters");
        OnnxValue bytes = g.Input(TextModelInfo.Input, ElementType.Int64, ["batch", "length"]);
        OnnxValue wanted = g.Constant(OnnxTensor.From<long>([.. letters.Select(c => c + 1L)], letters.Length));
        g.Output(TextModelInfo.Logits, g.ReduceSum(g.Cast(g.Equal(g.Unsqueeze(bytes, -1), wanted), ElementType.Float), [1L]));
        return Write(name, g.Build(), labels ?? Labels, null);
    }

    /// <summary>A file that takes the text itself, and does not name its labels: the probability of a word is highest for the text that is this word.</summary>
    public string Words(string name, params string[] words)
    {
        var g = new GraphBuilder("words", 20);
        OnnxValue text = g.Input("text", ElementType.String, ["batch"]);
        g.Output("probabilities", g.Softmax(g.Cast(g.Equal(g.Unsqueeze(text, -1), g.Constant(OnnxTensor.FromStrings(words, words.Length))), ElementType.Float)));
        OnnxFile.Write(g.Build(), At(name));
        return At(name);
    }

    public void Dispose() => Directory.Delete(Root, recursive: true);

    private string Write(string name, ModelProto model, IReadOnlyList<string> labels, OnnxWriteOptions? options)
    {
        string folder = New(name);
        Directory.CreateDirectory(Path.Combine(folder, "1"));
        foreach ((string key, string value) in new TextModelInfo { Labels = labels }.ToMetadata())
        {
            model.SetMetadata(key, value);
        }

        OnnxFile.Write(model, Path.Combine(folder, "1", "model.onnx"), options);
        File.WriteAllText(Path.Combine(folder, TritonConfig.FileName), TritonConfig.Of(model));
        File.WriteAllText(Path.Combine(folder, "README.md"), "# The source's card\n");
        return folder;
    }
}
