using Google.Protobuf;
using Microsoft.ML;
using MlNetPath.Core;
using MlNetPath.Onnx.Graph;
using MlNetPath.Onnx.Graph.Schema;
using MlNetPath.Onnx.Runtime;

namespace MlNetPath.Stage2.Learned.Tests;

public sealed class ExportTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("mlnetpath-test-").FullName;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [InlineData(LearnedTrainer.Corrected)]
    [InlineData(LearnedTrainer.NaiveBayes)]
    public void AnAppClassifiesAsTheStageDoes(LearnedTrainer trainer)
    {
        var ml = new MLContext(seed: 1);
        TextTask task = Some(Tasks.Languages.Load());
        ITransformer model = Samples.Fit(ml, task, trainer);
        StageExport export = new LearnedStage(trainer).Export(model, task, folder, Stop)!;
        Assert.InRange(export.MaxDifference, 0, ParityProof.Tolerance);
        Assert.Equal(new FileInfo(Path.Combine(folder, export.Path)).Length, export.Bytes);

        using TextClassifier classifier = TextClassifier.Load(folder);
        Assert.Equal(task.Labels, classifier.Labels);
        string[] texts = [.. Enumerable.Range(0, task.TestData.Count).Select(i => task.TestData.Text(i).ToString())];
        IReadOnlyList<Prediction> predictions = classifier.Classify(texts, Stop);
        ScoreTable expected = ScoreTable.Compute(model, task.Test(ml), task.Labels.Count, Stop);
        for (int row = 0; row < texts.Length; row++)
        {
            AssertClose(expected[row], predictions[row].Scores(), ParityProof.Tolerance);
            Assert.Equal(task.Labels[expected.Predicted[row]], predictions[row].Label);
        }

        foreach (int row in Enumerable.Range(0, 50))
        {
            AssertClose(predictions[row].Scores(), classifier.Classify(texts[row], Stop).Scores(), 1e-6);
        }
    }

    [Fact]
    public void LongAndUndecidedTextsAgreeToo()
    {
        // Weights at random, and biases that make all labels equal: sums of floats alone would differ by more than the tolerance.
        TextData data = SampleTask.Draw(4000, seed: 5);
        string text = string.Join(' ', Enumerable.Range(0, data.Count).Select(i => data.Text(i).ToString()));
        var buckets = new BucketList();
        float weight = NgramHasher.Hash(text, buckets);
        var weights = new BucketWeights(3, [.. buckets.Items.ToArray().Distinct()]);
        var random = new Random(1);
        foreach (ref float w in weights.Weights.AsSpan())
        {
            w = (random.NextSingle() * 10) - 5;
        }

        for (int label = 0; label < 3; label++)
        {
            weights.Biases[label] = (float)(-weight * buckets.Items.ToArray().Sum(bucket => (double)weights.Row(weights.RowOf(bucket))[label]));
        }

        var scores = new float[3];
        weights.Score(text, scores);
        Assert.All(scores, score => Assert.InRange(score, 0.2f, 0.5f));
        using var model = OnnxModel.Load(LearnedExport.Build(weights, new TextModelInfo { Labels = ["a", "b", "c"] }.ToMetadata()).ToByteArray());
        using var classifier = new TextClassifier(model);
        AssertClose(scores, classifier.Classify(text, Stop).Scores(), ParityProof.Tolerance);
    }

    [Fact]
    public void ManyLabelsAreScoredInParts()
    {
        string[] labels = [.. Enumerable.Range(0, 300).Select(i => $"label {i}")];
        TextData data = TextData.Create(Enumerable.Range(0, 900).Select(i => ($"word{(char)('a' + (i % 26))}{(char)('a' + (i / 26 % 26))} {i * 7919 % 300 / 26} ж", i % 300)));
        var task = new TextTask("many", labels, data, TextData.Empty, TextData.Empty);
        Assert.Equal(4, ScoringGraph.Parts(labels.Length));
        ITransformer model = Samples.Fit(new MLContext(seed: 1), task, LearnedTrainer.NaiveBayes);
        Assert.InRange(new LearnedStage(LearnedTrainer.NaiveBayes).Export(model, task, folder, Stop)!.MaxDifference, 0, ParityProof.Tolerance);
    }

    [Fact]
    public void TheFileAndItsCardSayWhatTheyAre()
    {
        ITransformer model = Samples.Fit(new MLContext(seed: 1), SampleTask.Task, LearnedTrainer.NaiveBayes);
        new LearnedStage(LearnedTrainer.NaiveBayes).Export(model, SampleTask.Task, folder, Stop);
        ModelProto file = OnnxFile.Read(Path.Combine(folder, "1", "model.onnx"));
        Assert.Empty(ModelChecker.Check(file));
        Dictionary<string, string> metadata = file.MetadataProps.ToDictionary(m => m.Key, m => m.Value);
        Assert.Equal(SampleTask.Task.Labels, TextModelInfo.FromMetadata(metadata).Labels);
        Assert.Equal(SampleTask.Task.Fingerprint, metadata["mlnetpath.data_fingerprint"]);
        Assert.Equal("learned:naive-bayes", metadata["mlnetpath.stage"]);
        Assert.Equal("60", metadata["mlnetpath.validation_texts"]);

        string served = File.ReadAllText(Path.Combine(folder, "config.pbtxt"));
        Assert.Equal(TritonConfig.Of(file), served);
        Assert.DoesNotContain("name: \"", served.Split("input {")[0], StringComparison.Ordinal); // the folder may be renamed
        Assert.Contains("data_type: TYPE_FP32\n  dims: [ 3 ]\n", served, StringComparison.Ordinal);

        string card = File.ReadAllText(Path.Combine(folder, "README.md"));
        Assert.Contains(SampleTask.Task.Fingerprint, card, StringComparison.Ordinal);
        Assert.Contains("""["de","en","fr"]""", card, StringComparison.Ordinal);
    }

    /// <summary>Names are a file's, and may have anything in them.</summary>
    [Fact]
    public void LabelsMayHaveAnyCharacters()
    {
        string[] labels = ["a, b", "\"quoted\" \\ back", "two\nlines | `code`", "\ud83d\ude42", "</td>\0\u2028"];
        TextData data = TextData.Create(Enumerable.Range(0, 200).Select(i => ($"{(char)('k' + (i % 5))}{(char)('k' + (i % 5))} word{i}", i % 5)));
        var task = new TextTask("any \"name\"\n| x", labels, data, TextData.Empty, TextData.Empty);
        ITransformer model = Samples.Fit(new MLContext(seed: 1), task, LearnedTrainer.NaiveBayes);
        new LearnedStage(LearnedTrainer.NaiveBayes).Export(model, task, folder, Stop);
        using TextClassifier classifier = TextClassifier.Load(folder);
        Assert.Equal(labels, classifier.Labels);
        Assert.Equal(labels[3], classifier.Classify("nn", Stop).Label);
        string[] card = File.ReadAllLines(Path.Combine(folder, "README.md"));
        Assert.StartsWith("# any ", card[0], StringComparison.Ordinal);
        Assert.Equal(labels, System.Text.Json.JsonSerializer.Deserialize<string[]>(Assert.Single(card, line => line.StartsWith("    [", StringComparison.Ordinal))));
    }

    [Fact]
    public void ADifferentModelIsRefused()
    {
        var ml = new MLContext(seed: 1);
        BucketWeights weights = NaiveBayes.Train(SampleTask.Task.TrainData, 3, new LearnedOptions());
        byte[] file = LearnedExport.Build(weights, new TextModelInfo { Labels = SampleTask.Task.Labels }.ToMetadata()).ToByteArray();
        Assert.InRange(ParityProof.Run(file, weights, SampleTask.Task, Stop).Difference, 0, ParityProof.Tolerance);
        weights.Row(weights.RowOf(NgramHasher.Bucket(" der ")))[1] += 0.1f;
        Assert.Contains("does not compute", Assert.Throws<InvalidOperationException>(() => ParityProof.Run(file, weights, SampleTask.Task, Stop)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void MlNetsOwnModelsAreNotExported()
    {
        ITransformer model = Samples.Fit(new MLContext(seed: 1), SampleTask.Task, LearnedTrainer.Logistic);
        Assert.Null(new LearnedStage(LearnedTrainer.Logistic).Export(model, SampleTask.Task, folder, Stop));
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder));
    }

    // Every tenth text of the task.
    private static TextTask Some(TextTask task)
    {
        static TextData Part(TextData data) => data.Select([.. Enumerable.Range(0, data.Count / 10).Select(i => i * 10)]);
        return new(task.Name, task.Labels, Part(task.TrainData), Part(task.ValidationData), Part(task.TestData));
    }

    private static void AssertClose(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual, double tolerance)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int label = 0; label < expected.Length; label++)
        {
            Assert.InRange(Math.Abs(expected[label] - actual[label]), 0, tolerance);
        }
    }
}
