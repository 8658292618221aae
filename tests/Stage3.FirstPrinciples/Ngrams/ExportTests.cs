using Google.Protobuf;
using Microsoft.ML;
using MlNetPath.Core;
using MlNetPath.Onnx.Graph;
using MlNetPath.Onnx.Graph.Schema;
using MlNetPath.Onnx.Runtime;
using MlNetPath.Stage2.Learned;

namespace MlNetPath.Stage3.FirstPrinciples.Tests;

public sealed class ExportTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("mlnetpath-test-").FullName;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [InlineData(16)]
    [InlineData(130)] // so many that the rows are added up in two parts
    public void An_app_classifies_raw_text_as_the_stage_does(int neurons)
    {
        ITransformer model = Samples.Fit(SampleTask.Task, new() { Neurons = neurons });
        StageExport export = new FirstPrinciplesStage().Export(model, SampleTask.Task, folder, Stop)!;
        Assert.InRange(export.MaxDifference, 0, ParityProof.Tolerance);
        Assert.Equal(new FileInfo(Path.Combine(folder, export.Path)).Length, export.Bytes);

        using TextClassifier classifier = TextClassifier.Load(folder);
        TextData data = SampleTask.Task.TestData;
        string[] texts = [.. Enumerable.Range(0, data.Count).Select(row => data.Text(row)), "", " ", "{0}", "🙂", "\0", "a\0b", "\ud83d", "\udc00 der \ud83d", "0123456789", "\t\r\n\u2028", "İSTANBUL ﬁn", "e\u0301", new string('x', 100_000), string.Join(' ', Enumerable.Repeat("le chien {0} der Hund", 2000))];
        IReadOnlyList<Prediction> predictions = classifier.Classify(texts, Stop);
        var scores = new float[3];
        for (int i = 0; i < texts.Length; i++)
        {
            Samples.Network(model).Score(texts[i], scores);
            for (int label = 0; label < 3; label++)
            {
                Assert.Equal(scores[label], predictions[i].Scores()[label], 1e-5f);
            }
        }
    }

    [Fact]
    public void The_file_and_its_card_say_what_they_are()
    {
        new FirstPrinciplesStage().Export(Samples.Fit(SampleTask.Task), SampleTask.Task, folder, Stop);
        ModelProto file = OnnxFile.Read(Path.Combine(folder, "1", "model.onnx"));
        Assert.Empty(ModelChecker.Check(file));
        Dictionary<string, string> metadata = file.MetadataProps.ToDictionary(m => m.Key, m => m.Value);
        Assert.Equal("first-principles", metadata["mlnetpath.stage"]);
        Assert.Equal(SampleTask.Task.Fingerprint, metadata["mlnetpath.data_fingerprint"]);
        Assert.Contains("`first-principles` of MlNetPath", File.ReadAllText(Path.Combine(folder, "README.md")));
    }

    [Theory]
    [InlineData(3)]
    [InlineData(8)]
    public void The_file_is_the_same_to_the_byte_with_any_number_of_threads(int threads)
    {
        Assert.Equal(Written(1), Written(threads));

        byte[] Written(int count)
        {
            new FirstPrinciplesStage().Export(Samples.Fit(SampleTask.Task, new() { Threads = count }), SampleTask.Task, folder, Stop);
            return File.ReadAllBytes(Path.Combine(folder, "1", "model.onnx"));
        }
    }

    [Fact]
    public void A_different_network_is_refused()
    {
        NgramNetwork network = Samples.Network(Samples.Fit(SampleTask.Task));
        byte[] file = NgramNetworkGraph.Build(network, new TextModelInfo { Labels = SampleTask.Task.Labels }.ToMetadata()).ToByteArray();
        Assert.InRange(ParityProof.Run(file, network, SampleTask.Task, Stop).Difference, 0, ParityProof.Tolerance);
        network.Output.Biases.Values[0, 1] += 0.1f;
        Assert.Contains("does not compute", Assert.Throws<InvalidOperationException>(() => ParityProof.Run(file, network, SampleTask.Task, Stop)).Message);
    }
}
