using Microsoft.ML;
using MlNetPath.Compare;
using MlNetPath.Core;
using MlNetPath.Onnx.Graph;
using MlNetPath.Onnx.MLNet;
using MlNetPath.Onnx.Runtime;
using MlNetPath.Stage2.Learned;

namespace MlNetPath.Stage5.OnnxScoring.Tests;

public sealed class OnnxScoringStageTests : IDisposable
{
    private static readonly string[] Texts = ["der Hund schläft", "the dog", "le chien dort", "", "x", "\ud83d\ude00", new string('d', 5000)];

    private readonly ModelFolder folder = new();
    private readonly MLContext ml = new(1);

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Is_named_by_how_it_scores_and_whose_model_it_is()
    {
        IReadOnlyList<OnnxScoringStage> all = OnnxScoringStage.All(new LearnedStage());
        Assert.Equal(["onnx-stock", "onnx-int8", "onnx-cuda"], all.Select(s => s.Card.Id));
        Assert.Equal(["learned, ApplyOnnxModel", "learned, 8 bits", "learned, CUDA"], all.Select(s => s.Card.Title));
        Assert.All(all, s => Assert.Equal(("learned", new LearnedOptions()), (s.Source.Card.Id, s.DefaultOptions)));
        Assert.Equal(["CPU", "CPU", "CUDA"], all.Select(s => s.Provider(null!)));
    }

    [Fact]
    public void Stock_is_a_model_file_of_ML_NETs_own_with_the_same_answers()
    {
        OnnxScoringStage stage = Of(OnnxScoringKind.Stock);
        string network = folder.Network(), target = folder.New("stock");
        stage.Derive(ml, network, SampleTask.Task, target);
        Assert.Equal(["model.zip"], Directory.GetFileSystemEntries(target).Select(Path.GetFileName));
        Directory.Delete(network, recursive: true); // the zip has it all

        var fresh = new MLContext(2);
        fresh.ComponentCatalog.RegisterAssembly(typeof(OnnxScoringCatalog).Assembly);
        using var loaded = (IDisposable)stage.Load(ml, target);
        AssertEqual(Expected(), Answers((ITransformer)loaded), 1e-4f);
        AssertEqual(Expected(), Answers(fresh.Model.Load(Path.Combine(target, "model.zip"), out _)), 1e-4f);

        IReadOnlyList<Prediction> Expected()
        {
            using var classifier = TextClassifier.Load(folder.Network("again"));
            return classifier.Classify(Texts, TestContext.Current.CancellationToken);
        }
    }

    [Fact]
    public void Int8_quantizes_the_file_and_answers_for_each_text_alone()
    {
        OnnxScoringStage stage = Of(OnnxScoringKind.Int8);
        string network = folder.Network(), target = folder.New("int8"), file = Path.Combine(target, "1", "model.onnx");
        stage.Derive(ml, network, SampleTask.Task, target);
        ModelSummary summary = ModelSummary.Of(OnnxFile.Read(file));
        Assert.Contains(summary.Operators, o => o.Operator == "MatMulInteger");
        Assert.Equal("true", summary.Metadata["mlnetpath.depends_on_batch"]);
        Assert.True(new FileInfo(file).Length < new FileInfo(Path.Combine(network, "1", "model.onnx")).Length / 2);
        Assert.Equal(File.ReadAllText(Path.Combine(network, "config.pbtxt")), File.ReadAllText(Path.Combine(target, "config.pbtxt")));
        string card = File.ReadAllText(Path.Combine(target, "README.md"));
        Assert.Contains(" nodes quantized, ", card, StringComparison.Ordinal);
        Assert.Contains("run one text at a time", card, StringComparison.Ordinal);

        ITransformer model = stage.Load(ml, target);
        using var owned = (IDisposable)model;
        Assert.Equal(summary.Parameters, stage.CountParameters(model));
        TextPrediction[] together = Answers(model);
        using var engine = ml.Model.CreatePredictionEngine<TextInput, TextPrediction>(model, new PredictionEngineOptions { OwnsTransformer = false });
        Assert.All(Texts, (text, i) => Assert.Equal(engine.Predict(new TextInput { Text = text }).Score, together[i].Score));

        // Scored one by one, it agrees with whoever else runs the file so.
        using var classifier = TextClassifier.Load(target);
        AssertEqual([.. Texts.Select(text => classifier.Classify(text, TestContext.Current.CancellationToken))], together, 1e-5f);
    }

    [Fact]
    public void Int8_of_a_model_with_nothing_to_quantize_is_not_there()
    {
        StageUnavailableException e = Assert.Throws<StageUnavailableException>(() => Of(OnnxScoringKind.Int8).Derive(ml, folder.Letters(), SampleTask.Task, folder.New("int8")));
        Assert.Equal("nothing in the model can be quantized: no MatMul, Gemm, Gather, Conv or recurrent node of it has a constant float32 weight", e.Reason);
        Assert.Equal($"The stage 'onnx-int8' cannot run here: {e.Reason}.", e.Message);
    }

    [Fact]
    public void Weights_in_another_file_go_along()
    {
        string network = folder.Network(options: new OnnxWriteOptions { InlineWeightLimit = 0 });
        Assert.True(Directory.GetFiles(Path.Combine(network, "1")).Length > 1, "The weights should lie in another file.");
        string copy = folder.New("cuda"), small = folder.New("int8");
        Of(OnnxScoringKind.Cuda).Derive(ml, network, SampleTask.Task, copy);
        Of(OnnxScoringKind.Int8).Derive(ml, network, SampleTask.Task, small);
        Assert.False(File.Exists(Path.Combine(copy, "README.md"))); // that card is another file's
        using var expected = TextClassifier.Load(network);
        using var copied = TextClassifier.Load(copy);
        using var quantized = TextClassifier.Load(small);
        Assert.Equal(expected.Classify("der Hund", TestContext.Current.CancellationToken).Scores(), copied.Classify("der Hund", TestContext.Current.CancellationToken).Scores());
        Assert.Equal(expected.Classify("der Hund", TestContext.Current.CancellationToken).Label, quantized.Classify("der Hund", TestContext.Current.CancellationToken).Label);

        // What ML.NET saves of such a model would lack them.
        StageUnavailableException e = Assert.Throws<StageUnavailableException>(() => Of(OnnxScoringKind.Stock).Derive(ml, network, SampleTask.Task, folder.New("stock")));
        Assert.Contains("weights in files beside it are not saved", e.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Cuda_says_why_it_is_not_there()
    {
        OnnxScoringStage stage = Of(OnnxScoringKind.Cuda);
        Assert.SkipWhen(stage.Unavailable is null, "This machine has CUDA.");
        Assert.StartsWith("no CUDA: this build of ONNX Runtime has no CUDA", stage.Unavailable, StringComparison.Ordinal);
        string expected = $"The stage 'onnx-cuda' cannot run here: {stage.Unavailable}.";
        Assert.Equal(expected, Assert.Throws<StageUnavailableException>(() => stage.CreatePipeline(ml, SampleTask.Task, stage.DefaultOptions)).Message);
        string target = folder.New("cuda");
        stage.Derive(ml, folder.Network(), SampleTask.Task, target);
        Assert.Contains("no CUDA: cuda:0 was asked for, and this build", Assert.Throws<StageUnavailableException>(() => stage.Load(ml, target)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_source_that_has_no_file_or_one_of_other_labels_is_refused()
    {
        OnnxScoringStage stage = Of(OnnxScoringKind.Stock);
        Assert.Equal(
            "the model of 'learned' has the labels fr, en, de, and those of 'sample' are de, en, fr",
            Assert.Throws<StageUnavailableException>(() => stage.Derive(ml, folder.Network(labels: ["fr", "en", "de"]), SampleTask.Task, folder.New("a"))).Reason);

        var trees = new OnnxScoringStage(OnnxScoringKind.Stock, new LearnedStage(LearnedTrainer.AveragedPerceptron));
        StageUnavailableException e = Assert.Throws<StageUnavailableException>(() => trees.CreatePipeline(ml, SampleTask.Task, trees.DefaultOptions).Fit(SampleTask.Task.Train(ml)));
        Assert.Equal("the model of 'learned:averaged-perceptron' cannot be written as an ONNX file", e.Reason);
    }

    [Fact]
    public void A_loaded_model_is_saved_as_it_was_without_what_others_put_beside()
    {
        OnnxScoringStage stage = Of(OnnxScoringKind.Int8);
        string target = folder.New("int8"), again = folder.New("again");
        stage.Derive(ml, folder.Network(), SampleTask.Task, target);
        File.WriteAllText(Path.Combine(target, StageArtifact.FileName), "{}");
        ITransformer model = stage.Load(ml, target);
        using var owned = (IDisposable)model;
        stage.Save(ml, model, SampleTask.Task, again);
        Assert.Equal(["1/model.onnx", "README.md", "config.pbtxt"], Directory.GetFiles(again, "*", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(again, f).Replace('\\', '/')).Order(StringComparer.Ordinal));
        Assert.Equal(File.ReadAllBytes(Path.Combine(target, "1", "model.onnx")), File.ReadAllBytes(Path.Combine(again, "1", "model.onnx")));
    }

    [Fact]
    public void A_way_that_there_is_not_a_foreign_model_and_files_that_are_gone_are_errors()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Of((OnnxScoringKind)9));
        OnnxScoringStage stage = Of(OnnxScoringKind.Int8);
        string target = folder.New("int8"), again = folder.New("again");
        ITransformer foreign = ml.Transforms.CopyColumns("Copy", "Text").Fit(SampleTask.Task.Train(ml));
        Assert.Throws<ArgumentException>(() => stage.Save(ml, foreign, SampleTask.Task, again));

        stage.Derive(ml, folder.Network(), SampleTask.Task, target);
        ITransformer model = stage.Load(ml, target);
        using var owned = (IDisposable)model;
        Directory.Delete(target, recursive: true);
        Assert.Contains(target, Assert.Throws<InputException>(() => stage.Save(ml, model, SampleTask.Task, again)).Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(again));
    }

    [Fact]
    public void In_a_comparison_it_says_the_same_as_its_source()
    {
        var source = new LearnedStage();
        ComparisonReport report = Comparison.Run(
            SampleTask.Task,
            [source, .. OnnxScoringStage.All(source)],
            new ComparisonOptions { ArtifactFolder = folder.At("artifacts"), MeasureFor = TimeSpan.Zero },
            cancellation: TestContext.Current.CancellationToken);
        Assert.Equal(["learned", "onnx-stock", "onnx-int8"], report.Stages.Select(s => s.Id).Take(3));
        Assert.Equal((0, 0), (report.Comparisons[0].DifferentPredictions, report.Comparisons[1].DifferentPredictions));
        Assert.Contains("Microsoft.ML.OnnxRuntime", report.Environment.Versions.Keys);
        Assert.True(report.Stages.Count == 4 || report.NotRun[0].Id == "onnx-cuda");
    }

    private static OnnxScoringStage Of(OnnxScoringKind kind) => new(kind, new LearnedStage());

    private TextPrediction[] Answers(ITransformer model) =>
        [.. ml.Data.CreateEnumerable<TextPrediction>(model.Transform(ml.Data.LoadFromEnumerable(Texts.Select(text => new TextInput { Text = text }))), reuseRowObject: false)];

    private static void AssertEqual(IReadOnlyList<Prediction> expected, TextPrediction[] actual, float tolerance)
    {
        Assert.Equal(expected.Select(p => p.Label), actual.Select(p => p.PredictedLabel));
        for (int i = 0; i < actual.Length; i++)
        {
            Assert.Equal(expected[i].Scores().ToArray(), actual[i].Score, (a, b) => MathF.Abs(a - b) <= tolerance);
        }
    }
}
