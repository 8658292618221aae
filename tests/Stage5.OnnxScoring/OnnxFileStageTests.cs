using Microsoft.ML;
using MlNetPath.Compare;
using MlNetPath.Core;
using MlNetPath.Onnx.Graph;
using MlNetPath.Onnx.Graph.Schema;

namespace MlNetPath.Stage5.OnnxScoring.Tests;

public sealed class OnnxFileStageTests : IDisposable
{
    private readonly ModelFolder folder = new();
    private readonly MLContext ml = new(1);

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Takes_a_file_of_bytes_with_the_tasks_labels_in_any_order()
    {
        // The letter of each label, whatever the order of the labels in the file.
        OnnxFileStage stage = Stage("theirs", folder.Letters(letters: "fde", labels: ["fr", "de", "en"]));
        Assert.Equal(("onnx:theirs", "theirs", true, true), (stage.Card.Id, stage.Card.Title, stage.Card.Deterministic, stage.Card.TrainedElsewhere));
        ITransformer model = stage.CreatePipeline(ml, SampleTask.Task, stage.DefaultOptions).Fit(SampleTask.Task.Train(ml));
        using var owned = (IDisposable)model;
        Check(model);

        string target = folder.New("saved");
        stage.Save(ml, model, SampleTask.Task, target);
        ITransformer loaded = stage.Load(new MLContext(2), target);
        using var alsoOwned = (IDisposable)loaded;
        Check(loaded);
        Assert.Equal(stage.CountParameters(model), stage.CountParameters(loaded));

        void Check(ITransformer transformer)
        {
            using var engine = ml.Model.CreatePredictionEngine<TextInput, TextPrediction>(transformer, new PredictionEngineOptions { OwnsTransformer = false });
            Assert.Equal(["de", "en", "fr"], ((string[])["ddd", "eee", "fff"]).Select(text => engine.Predict(new TextInput { Text = text }).PredictedLabel));
            float[] scores = engine.Predict(new TextInput { Text = "ddde" }).Score;
            Assert.True(scores[0] > scores[1] && scores[1] > scores[2], string.Join(' ', scores));
        }
    }

    [Fact]
    public void Takes_a_file_of_strings_whose_labels_are_given()
    {
        string path = folder.Words("words.onnx", "chien", "Hund");
        var task = new TextTask("animals", ["de", "fr"], TextData.Create([("Hund", 0), ("chien", 1)]), TextData.Empty, TextData.Create([("Hund", 0), ("chien", 1)]));
        ComparisonReport report = Comparison.Run(
            task,
            [new OnnxFileStage(path, ["fr", "de"])],
            new ComparisonOptions { ArtifactFolder = folder.At("artifacts"), MeasureFor = TimeSpan.Zero },
            cancellation: TestContext.Current.CancellationToken);
        StageResult result = Assert.Single(report.Stages);
        Assert.Equal((1.0, null, true), (result.Accuracy, result.TrainSeconds, result.TrainedElsewhere));
        Assert.Equal("trained elsewhere", ReportTables.Main(report).Rows[0][^1]);
    }

    [Fact]
    public void What_cannot_be_used_is_an_error_that_names_the_file_and_the_label()
    {
        Assert.Contains("gone.onnx", Assert.Throws<InputException>(() => new OnnxFileStage(folder.At("gone.onnx"))).Message, StringComparison.Ordinal);
        File.WriteAllText(folder.At("text.onnx"), "not a model");
        Assert.Contains("text.onnx", Assert.Throws<InputException>(() => new OnnxFileStage(folder.At("text.onnx"))).Message, StringComparison.Ordinal);

        string words = folder.Words("words.onnx", "a", "b", "c");
        AssertFault($"'{words}' does not name its labels in its metadata. Give them in the order of its output.", new OnnxFileStage(words));
        AssertFault($"'{words}' has the labels de, en, it, and wanted are de, en, fr; it does not know 'fr'.", new OnnxFileStage(words, ["de", "en", "it"]));
        AssertFault("has no output of one Float for each of its 2 labels", new OnnxFileStage(words, ["de", "en"]));

        var g = new GraphBuilder("numbers");
        g.Output("y", g.Identity(g.Input("x", ElementType.Float, ["batch", 3])));
        OnnxFile.Write(g.Build(), folder.At("numbers.onnx"));
        AssertFault("numbers.onnx' is no text classifier: its one input should be bytes Int64[batch, length], or strings [batch], and its inputs are x Float", new OnnxFileStage(folder.At("numbers.onnx"), ModelFolder.Labels));
    }

    [Fact]
    public void Labels_that_contradict_the_files_own_are_an_error_and_the_same_ones_are_not()
    {
        string path = Path.Combine(folder.Letters(), "1", "model.onnx");
        Assert.Equal($"'{path}' names its labels itself (de, en, fr), and others were given (en, de, fr). Give none.", Assert.Throws<InputException>(() => new OnnxFileStage(path, ["en", "de", "fr"])).Message);
        Assert.Equal(new OnnxFileStage(path).DefaultOptions, new OnnxFileStage(path, ModelFolder.Labels).DefaultOptions);
        Assert.Equal(ModelFolder.Labels, new OnnxFileStage(path).Labels);
    }

    [Fact]
    public void Labels_that_are_given_are_copied()
    {
        string[] labels = ["de", "en", "fr"];
        var stage = new OnnxFileStage(folder.Words("words.onnx", "a", "b", "c"), labels);
        labels[0] = "it";
        Assert.Equal(["de", "en", "fr"], stage.Labels);
        Assert.NotNull(stage.CreatePipeline(ml, SampleTask.Task, stage.DefaultOptions));
        Assert.Null(new OnnxFileStage(folder.Words("words.onnx", "a", "b", "c")).Labels);
    }

    [Fact]
    public void Options_of_another_file_are_refused_and_plain_ones_are_not()
    {
        OnnxFileStage stage = Stage("theirs", folder.Letters()), other = Stage("other", folder.Network());
        Assert.Contains("theirs.onnx' is not the file that the options are for", Assert.Throws<InputException>(() => stage.CreatePipeline(ml, SampleTask.Task, other.DefaultOptions)).Message, StringComparison.Ordinal);
        Assert.NotNull(stage.CreatePipeline(ml, SampleTask.Task, new OnnxFileOptions()));
        Assert.NotNull(stage.CreatePipeline(ml, SampleTask.Task, new StageOptions()));
    }

    [Fact]
    public void A_damaged_artifact_is_an_error_of_the_library()
    {
        string message = Assert.Throws<InputException>(() => Stage("theirs", folder.Letters()).Load(ml, folder.New("empty"))).Message;
        Assert.Contains("labels.json", message, StringComparison.Ordinal);
        Assert.DoesNotContain("--", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Artifacts_are_kept_under_what_is_in_the_files()
    {
        string words = folder.Words("words.onnx", "a", "b", "c");
        StageOptions first = new OnnxFileStage(words, ["de", "en", "fr"]).DefaultOptions;
        Assert.Equal(first, new OnnxFileStage(words, ["de", "en", "fr"]).DefaultOptions);
        Assert.NotEqual(first.ToString(), new OnnxFileStage(words, ["fr", "en", "de"]).DefaultOptions.ToString());
        folder.Words("words.onnx", "a", "b", "d");
        Assert.NotEqual(first.ToString(), new OnnxFileStage(words, ["de", "en", "fr"]).DefaultOptions.ToString());
    }

    [Fact]
    public void Weights_beside_the_file_go_along_and_those_from_elsewhere_do_not()
    {
        string path = Path.Combine(folder.Network(options: new OnnxWriteOptions { InlineWeightLimit = 0 }), "1", "model.onnx");
        var stage = new OnnxFileStage(path);
        string target = folder.New("saved");
        stage.Save(ml, stage.CreatePipeline(ml, SampleTask.Task, stage.DefaultOptions).Fit(SampleTask.Task.Train(ml)), SampleTask.Task, target);
        Directory.Delete(Path.GetDirectoryName(path)!, recursive: true);
        ((IDisposable)stage.Load(ml, target)).Dispose();

        string network = folder.Network("other", options: new OnnxWriteOptions { InlineWeightLimit = 0 }), file = Path.Combine(network, "1", "model.onnx");
        ModelProto model = OnnxFile.Read(file);
        foreach (StringStringEntryProto entry in model.Graph.Initializer.SelectMany(t => t.ExternalData).Where(e => e.Key == "location"))
        {
            entry.Value = "../" + entry.Value;
        }

        using (FileStream stream = File.Create(file))
        {
            stream.Write(Google.Protobuf.MessageExtensions.ToByteArray(model));
        }

        Assert.Contains("'../", Assert.Throws<InputException>(() => new OnnxFileStage(file)).Message, StringComparison.Ordinal);
    }

    private OnnxFileStage Stage(string name, string artifact, IReadOnlyList<string>? labels = null)
    {
        string path = folder.At(name + ".onnx");
        File.Copy(Path.Combine(artifact, "1", "model.onnx"), path);
        return new OnnxFileStage(path, labels);
    }

    private void AssertFault(string message, OnnxFileStage stage) =>
        Assert.Contains(message, Assert.Throws<InputException>(() => stage.CreatePipeline(ml, SampleTask.Task, stage.DefaultOptions)).Message, StringComparison.Ordinal);
}
