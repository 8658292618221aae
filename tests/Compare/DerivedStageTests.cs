using MlNetPath.Core;

namespace MlNetPath.Compare.Tests;

/// <summary>Stages that are made from another one, and those that cannot run here.</summary>
public sealed class DerivedStageTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void The_source_is_trained_once_and_its_training_time_kept()
    {
        FakeStage source = FakeStage.Perfect("deep");
        FakeDerivedStage first = new("onnx-a", source), second = new("onnx-b", source);
        ComparisonReport report = folder.Run(TinyTask.Create(), [source, first, second]);
        Assert.Equal((1, 1, 1), (source.Fits, first.Derived, second.Derived));
        Assert.Equal([report.Stages[0].TrainSeconds, report.Stages[0].TrainSeconds], report.Stages.Skip(1).Select(s => s.TrainSeconds));
        Assert.Equal([null, "deep", "deep"], report.Stages.Select(s => s.DerivedFrom));

        ComparisonReport again = folder.Run(TinyTask.Create(), [first]);
        Assert.True(again.Stages[0].Reused);
        Assert.Equal((1, 1), (source.Fits, first.Derived));
    }

    [Fact]
    public void The_source_need_not_be_compared()
    {
        FakeStage source = FakeStage.Perfect("deep");
        folder.Run(TinyTask.Create(), [new FakeDerivedStage("onnx-a", source)]);
        Assert.Equal(1, source.Fits);
    }

    [Fact]
    public void Training_anew_trains_the_source_anew_once()
    {
        FakeStage source = FakeStage.Perfect("deep");
        FakeDerivedStage first = new("onnx-a", source), second = new("onnx-b", source);
        folder.Run(TinyTask.Create(), [source, first, second]);
        folder.Run(TinyTask.Create(), [source, first, second], o => o with { TrainAnew = true });
        Assert.Equal((2, 2, 2), (source.Fits, first.Derived, second.Derived));
        folder.Run(TinyTask.Create(), [first], o => o with { TrainAnew = true });
        Assert.Equal((3, 3), (source.Fits, first.Derived));
    }

    [Fact]
    public void What_was_made_from_an_older_source_is_made_anew_and_outlives_the_source()
    {
        FakeStage source = FakeStage.Perfect("deep");
        var stage = new FakeDerivedStage("onnx-a", source);
        var cache = new ArtifactCache(folder.File("artifacts"));
        TextTask task = TinyTask.Create();
        StageArtifact old = cache.GetOrTrain(stage, task, new StageOptions());
        string sourceFolder = cache.FolderOf(source, task, new StageOptions());
        Assert.Equal(StageArtifact.Read(sourceFolder).Sha256, old.SourceSha256);

        StageArtifact newer = StageArtifact.Read(sourceFolder) with { Sha256 = new string('0', 64) };
        newer.Write(sourceFolder);
        cache.GetOrTrain(stage, task, new StageOptions());
        Assert.Equal((2, 2), (source.Fits, stage.Derived)); // the files are not those of the newer record, so the source was trained too

        Directory.Delete(sourceFolder, recursive: true);
        Assert.True(cache.GetOrTrain(stage, task, new StageOptions()).Reused);
        Assert.Equal(2, source.Fits);
    }

    [Fact]
    public void Another_source_or_other_options_of_it_are_another_artifact()
    {
        var cache = new ArtifactCache(folder.File("artifacts"));
        TextTask task = TinyTask.Create();
        string Folder(string source, int seed) => cache.FolderOf(new FakeDerivedStage("onnx-a", FakeStage.Perfect(source)), task, new StageOptions { Seed = seed });
        Assert.Equal(3, new[] { Folder("deep", 1), Folder("deep", 2), Folder("shallow", 1) }.Distinct().Count());
    }

    [Fact]
    public void Is_compared_with_its_source_and_passed_over_by_the_next()
    {
        FakeStage source = FakeStage.Perfect("deep");
        ComparisonReport report = folder.Run(
            TinyTask.Create(), [FakeStage.Red(), source, new FakeDerivedStage("onnx-a", source), new FakeDerivedStage("onnx-b", source, FakeStage.Rules()), FakeStage.Guessing()]);
        Assert.Equal([("deep", "majority"), ("onnx-a", "deep"), ("onnx-b", "deep"), ("guessing", "deep")], report.Comparisons.Select(c => (c.Stage, c.Baseline)));
        int blue = report.Dataset.TestPerLabel[2];
        Assert.Equal([0, blue], report.Comparisons.Skip(1).Take(2).Select(c => c.DifferentPredictions));
        Assert.Contains("'onnx-a' gives every text the label that 'deep' gives it.", report.Conclusion, StringComparison.Ordinal);
        Assert.Contains($"'onnx-b' gives {blue} texts another label than 'deep' does: worse (", report.Conclusion, StringComparison.Ordinal);

        ReportTable table = ReportTables.Sources(report);
        Assert.Equal(["fake onnx-a", "fake deep", "all 240", "100%"], table.Rows[0]);
        Assert.Equal($"{240 - blue} of 240", table.Rows[1][2]);
        Assert.Equal(2, table.Rows.Count);
        Assert.Equal("as deep", ReportTables.Main(report).Rows[2][^1]);
        Assert.Contains("## Does it still say the same?", ReportMarkdown.Write(report), StringComparison.Ordinal);
        Assert.Contains("Does it still say the same?", ReportHtml.Write(report), StringComparison.Ordinal);
    }

    [Fact]
    public void A_report_without_such_stages_says_nothing_of_them() =>
        Assert.Empty(ReportTables.Sources(folder.Run(TinyTask.Create(), [FakeStage.Red(), FakeStage.Perfect()])).Rows);

    [Fact]
    public void A_stage_that_cannot_run_here_is_named_and_the_comparison_goes_on()
    {
        FakeStage source = FakeStage.Perfect("deep");
        FakeDerivedStage cuda = new("onnx-cuda", source) { Unavailable = "no CUDA" };
        FakeDerivedStage refused = new("onnx-int8", source) { Deriving = () => throw new StageUnavailableException("onnx-int8", "nothing can be quantized") };
        var heard = new List<ComparisonProgress>();
        ComparisonReport report = folder.Run(TinyTask.Create(), [cuda, FakeStage.Red(), source, refused], progress: new Recorder(heard));
        Assert.Equal(["majority", "deep"], report.Stages.Select(s => s.Id));
        Assert.Equal([new("onnx-cuda", "fake onnx-cuda", "no CUDA"), new("onnx-int8", "fake onnx-int8", "nothing can be quantized")], report.NotRun);
        Assert.Equal(1, source.Fits);
        Assert.Equal(["onnx-cuda", "onnx-int8"], heard.Where(h => h.NotRun is not null).Select(h => h.StageId));
        Assert.Contains("fake onnx-cuda, not run: no CUDA.", ReportMarkdown.Write(report), StringComparison.Ordinal);
        Assert.Contains("<p class=\"note\">fake onnx-cuda, not run: no CUDA.</p>", ReportHtml.Write(report), StringComparison.Ordinal);

        string path = folder.File("report.json");
        ReportFiles.WriteJson(path, report);
        Assert.Equal(report.NotRun, ReportFiles.ReadJson(path).NotRun);
    }

    [Fact]
    public void Where_no_stage_can_run_there_is_nothing_to_report()
    {
        var cuda = new FakeDerivedStage("onnx-cuda", FakeStage.Perfect("deep")) { Unavailable = "no CUDA" };
        string message = Assert.Throws<InputException>(() => folder.Run(TinyTask.Create(), [cuda])).Message;
        Assert.Equal("None of the stages can run here (onnx-cuda: no CUDA). Name another one.", message);
        Assert.Equal("The stage 'onnx-cuda' cannot run here: no CUDA.", Assert.Throws<StageUnavailableException>(
            () => ArtifactCache.Train(cuda, TinyTask.Create(), new StageOptions(), folder.File("model"))).Message);
    }

    [Fact]
    public void A_derivation_that_fails_by_itself_is_the_stages_fault_and_leaves_nothing()
    {
        var stage = new FakeDerivedStage("onnx-a", FakeStage.Perfect("deep")) { Deriving = () => throw new InvalidOperationException("broken") };
        StageException failure = Assert.Throws<StageException>(() => folder.Run(TinyTask.Create(), [stage]));
        Assert.Equal("The stage 'onnx-a' failed while its artifact was made from that of 'deep': broken", failure.Message);
        Assert.Single(Directory.GetDirectories(folder.File("artifacts")));
    }

    private sealed class Recorder(List<ComparisonProgress> heard) : IProgress<ComparisonProgress>
    {
        public void Report(ComparisonProgress value) => heard.Add(value);
    }
}
