using Google.Protobuf;
using MlNetPath.Onnx.Graph;
using MlNetPath.Onnx.Graph.Schema;
using MlNetPath.Onnx.Runtime;
using OnnxClassifier = MlNetPath.Onnx.Runtime.TextClassifier;

namespace MlNetPath.Cli.Tests;

/// <summary>A small text classifier whose answer does not depend, to the last bit, on what it is run with: sums of a few binary digits.</summary>
internal static class ScoreModel
{
    public static string[] Labels { get; } = ["plain", "with, comma and \"quotes\"", "日本 語"];

    /// <param name="work">The folder.</param>
    /// <param name="seed">Of the weights.</param>
    /// <param name="name">The file.</param>
    /// <param name="bytes">Bytes that the model knows, from 0: it fails on texts with others.</param>
    /// <param name="weightOfQ">What a Q adds to the first label.</param>
    public static string WriteTo(Workspace work, int seed = 1, string name = "model.onnx", int bytes = 256, float weightOfQ = 0)
    {
        var random = new Random(seed);
        float[] weights = [.. Enumerable.Range(0, (bytes + 1) * 3).Select(i => i < 3 ? 0 : i == ('Q' + 1) * 3 ? weightOfQ : random.Next(-8, 9) / 32f)];
        var g = new GraphBuilder("text");
        OnnxValue embedded = g.Gather(g.Weight("embedding", OnnxTensor.From<float>(weights, bytes + 1, 3)), g.Input(TextModelInfo.Input, ElementType.Int64, ["batch", "length"]), 0);
        g.Output(TextModelInfo.Logits, g.Op("ReduceSum", [embedded, g.Weight("axes", OnnxTensor.From<long>([1], 1))], ("keepdims", 0L)));
        ModelProto model = g.Build();
        foreach ((string key, string value) in new TextModelInfo { Labels = Labels }.ToMetadata())
        {
            model.SetMetadata(key, value);
        }

        return work.Write(name, model.ToByteArray());
    }

    /// <summary>What the model says, asked one by one.</summary>
    public static (string Label, float Probability)[] Answers(string model, IEnumerable<string> texts)
    {
        using var classifier = OnnxClassifier.Load(model);
        return [.. texts.Select(text => classifier.Classify(text)).Select(p => (p.Label, p.Probability))];
    }

    public static string[] Arguments(string model, string input, string output, params string[] more) =>
        ["score", "--model", model, "--input", input, "--text-column", "text", "--output", output, .. more];
}
