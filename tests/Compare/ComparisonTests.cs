using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetPath.Core;

namespace MlNetPath.Compare.Tests;

public sealed class ComparisonTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Measures_what_is_known_of_fake_stages()
    {
        TextTask task = TinyTask.Create(test: 1200, slices: true);
        ComparisonReport report = folder.Run(task, [FakeStage.Red(), FakeStage.Rules(), FakeStage.Perfect()], o => o with { Notes = ["a note"] });

        int[] truth = task.TestData.Labels.ToArray();
        Assert.Equal(["majority", "rules", "perfect"], report.Stages.Select(s => s.Id));
        Assert.Equal(truth.Count(l => l == 0) / 1200.0, report.Stages[0].Accuracy);
        Assert.Equal(truth.Count(l => l != 2) / 1200.0, report.Stages[1].Accuracy);
        Assert.Equal(1.0, report.Stages[2].Accuracy);
        Assert.Equal(2 / 3.0, report.Stages[1].MacroAccuracy, 12);
        Assert.Equal(-Math.Log(0.9), report.Stages[2].LogLoss!.Value, 6);
        Assert.Equal(0.1, report.Stages[2].Ece!.Value, 6);
        Assert.Null(report.Stages[1].LogLoss);
        Assert.Null(report.Stages[1].Ece);
        Assert.Empty(report.Stages[1].Reliability);

        StageResult rules = report.Stages[1];
        Assert.Null(rules.TrainSeconds);
        Assert.True(rules.WrittenByHand);
        Assert.Equal([truth.Count(l => l == 0), 0, 0], rules.Confusion[0]);
        Assert.Equal([0, truth.Count(l => l == 2), 0], rules.Confusion[2]);
        Assert.Equal(7, rules.Parameters);
        Assert.Null(rules.LinesOfCode);
        Assert.All(report.Stages, s =>
        {
            Assert.True(s.Deterministic);
            Assert.False(s.Reused);
            Assert.True(s.TextsPerSecond > 0 && s.ColdLoadSeconds > 0 && s.ModelBytes > 0 && s.PeakMemoryBytes > 0 && s.Threads >= 1);
            Assert.Equal(64, s.ArtifactSha256.Length);
            Assert.InRange(s.LatencyMicroseconds.N, 1000, 1200);
            Assert.True(s.LatencyMicroseconds.P50 <= s.LatencyMicroseconds.P95 && s.LatencyMicroseconds.P95 <= s.LatencyMicroseconds.P99);
            Assert.Equal(1200, s.Slices.Where(x => x.Group == "length").Sum(x => x.Count));
            Assert.Equal(("one word", 3), s.Slices.Where(x => x.Group == "window").Select(x => (x.Name, x.Count)).Single());
            Assert.All(s.Slices, x => Assert.True(x.AccuracyInterval[0] <= x.Accuracy && x.Accuracy <= x.AccuracyInterval[1]));
        });

        Assert.Equal(("colours", 300, 30, 1200), (report.Dataset.Name, report.Dataset.Train, report.Dataset.Validation, report.Dataset.Test));
        Assert.Equal(task.Fingerprint, report.Dataset.Fingerprint);
        Assert.Equal(1200, report.Dataset.TestPerLabel.Sum());
        Assert.Null(report.Dataset.TestFile);
        Assert.Equal(["a note"], report.Notes);
        Assert.Equal(Environment.ProcessorCount, report.Environment.Cores);
        Assert.Contains("Microsoft.ML", report.Environment.Versions.Keys);
    }

    [Fact]
    public void Compares_each_stage_with_the_one_before_it()
    {
        TextTask task = TinyTask.Create();
        ComparisonReport report = folder.Run(task, [FakeStage.Red(), FakeStage.Rules(), FakeStage.Perfect(), FakeStage.Guessing()]);

        Assert.Equal(
            [("rules", "majority"), ("perfect", "rules"), ("guessing", "perfect")], report.Comparisons.Select(c => (c.Stage, c.Baseline)));
        StageComparison second = report.Comparisons[1];
        int blue = task.TestData.Labels.ToArray().Count(l => l == 2);
        Assert.Equal((blue, 0), (second.OnlyStageRight, second.OnlyBaselineRight));
        Assert.Equal(blue / 240.0, second.Difference, 12);
        Assert.Equal(Math.Pow(0.5, blue - 1), second.UnadjustedPValue, 12);
        Assert.Equal(Holm.Adjust([.. report.Comparisons.Select(c => c.UnadjustedPValue)]), report.Comparisons.Select(c => c.PValue));
        Assert.All(report.Comparisons, c => Assert.True(c.Interval[0] <= c.Difference && c.Difference <= c.Interval[1]));
        Assert.Equal(report.Stages[3].Accuracy - report.Stages[2].Accuracy, report.Comparisons[2].Difference, 12);
        Assert.Contains("'perfect' pays: +", report.Conclusion);
        Assert.Contains("the simpler stage is the better one", report.Conclusion);
    }

    [Fact]
    public void Agrees_with_MLNet_on_a_trained_pipeline()
    {
        TextTask task = NoisyTask();
        var stage = new MaximumEntropyStage();
        ComparisonReport report = folder.Run(task, [stage]);

        var ml = new MLContext(1);
        ITransformer model = stage.CreatePipeline(ml, task, new StageOptions()).Fit(task.Train(ml));
        MulticlassClassificationMetrics expected = ml.MulticlassClassification.Evaluate(model.Transform(task.Test(ml)));
        StageResult result = report.Stages[0];
        Assert.InRange(result.Accuracy, 0.4, 0.99);
        Assert.Equal(expected.MicroAccuracy, result.Accuracy, 10);
        Assert.Equal(expected.MacroAccuracy, result.MacroAccuracy, 10);
        Assert.Equal(expected.LogLoss, result.LogLoss!.Value, 6);
        Assert.Equal(expected.ConfusionMatrix.Counts.Select(row => row.Select(x => (int)x)), result.Confusion);
        Assert.Equal(expected.ConfusionMatrix.PerClassRecall, result.Labels.Select(l => l.Recall!.Value));
        Assert.True(result.Deterministic);
    }

    [Fact]
    public void Notices_scores_that_change()
    {
        int calls = 0;
        var moody = new FakeStage("moody", (text, _, scores) =>
        {
            FakeStage.Spread(scores, FakeStage.IndexOf(text));
            scores[0] += 1e-7f * Interlocked.Increment(ref calls);
        });
        ComparisonReport report = folder.Run(TinyTask.Create(), [moody, FakeStage.Perfect()]);
        Assert.Equal([false, true], report.Stages.Select(s => s.Deterministic));
    }

    [Fact]
    public void Repeats_training_with_further_seeds()
    {
        FakeStage guessing = FakeStage.Guessing(), rules = FakeStage.Rules();
        ComparisonReport report = folder.Run(TinyTask.Create(), [rules, guessing], o => o with { Seed = 5, Repeat = 3 });

        Assert.Equal([5, 6, 7], report.Stages[1].Seeds.Select(s => s.Seed));
        Assert.Equal(report.Stages[1].Accuracy, report.Stages[1].Seeds[0].Accuracy);
        Assert.Equal(3, report.Stages[1].Seeds.Select(s => s.Accuracy).Distinct().Count());
        Assert.Equal(3, guessing.Fits);
        Assert.Empty(report.Stages[0].Seeds);
        Assert.Equal(1, rules.Fits);
        Assert.Contains(report.Notes, n => n.Contains("'rules' does not depend on the seed", StringComparison.Ordinal));
    }

    [Fact]
    public void Same_seed_same_report()
    {
        ComparisonReport Run() => folder.Run(TinyTask.Create(), [FakeStage.Rules(), FakeStage.Guessing()], o => o with { TrainAnew = true });
        ComparisonReport first = Run(), second = Run();
        Assert.Equal(first.Comparisons.Select(c => c.Interval[0]), second.Comparisons.Select(c => c.Interval[0]));
        Assert.Equal(first.Disagreements.Select(d => d.Text), second.Disagreements.Select(d => d.Text));
        Assert.Equal(first.Stages.Select(s => s.ArtifactSha256), second.Stages.Select(s => s.ArtifactSha256));
    }

    [Fact]
    public void Cuts_windows_from_another_file_too()
    {
        TextData file = TextData.Create([("red red", 0), ("green green", 1), ("blue", 2), ("violet violet", TextData.UnknownLabel)]);
        ComparisonReport report = folder.Run(TinyTask.Create(), [FakeStage.Rules()], o => o with { TestData = file, TestFileName = "other.tsv" });

        Assert.All(report.Stages, s => Assert.Equal([("one word", 2)], s.Slices.Where(x => x.Group == "window").Select(x => (x.Name, x.Count))));
    }

    [Fact]
    public void Measures_another_file_with_unknown_and_merged_labels()
    {
        TextTask task = TinyTask.Create();
        MergedLabels merge = LabelMap.Parse("green=cold,blue=cold").Apply(task.Labels);
        TextData file = TextData.Create([("red 1", 0), ("blue 2", 1), ("green 3", 1), ("violet 4", TextData.UnknownLabel)]);
        ComparisonReport report = folder.Run(task, [FakeStage.Rules(), FakeStage.Perfect()], o => o with { TestData = file, TestFileName = "other.tsv", Merge = merge });

        Assert.Equal(["red", "cold"], report.Dataset.Labels);
        Assert.Equal(("other.tsv", 1, 4), (report.Dataset.TestFile, report.Dataset.TestRowsOfUnknownLabels, report.Dataset.Test));
        Assert.Equal(new Dictionary<string, string> { ["green"] = "cold", ["blue"] = "cold" }, report.Dataset.LabelMap);
        Assert.All(report.Stages, s => Assert.Equal(0.75, s.Accuracy));
        Assert.All(report.Stages, s => Assert.DoesNotContain(s.Slices, x => x.Group == "window")); // texts of one word have none

        // Green and blue get 0.9 and 0.05 of a cold text, red 0.9 of a red one.
        Assert.Equal(-(Math.Log(0.9) + (2 * Math.Log(0.95))) / 3, report.Stages[1].LogLoss!.Value, 6);
        Assert.Equal((4, null), (report.Stages[1].LatencyMicroseconds.N, report.Stages[1].LatencyMicroseconds.P95));
    }

    [Fact]
    public void Merges_labels_of_the_tasks_own_test_split_and_windows()
    {
        TextTask task = TinyTask.Create(slices: true);
        ComparisonReport report = folder.Run(task, [FakeStage.Rules()], o => o with { Merge = LabelMap.Parse("blue=green").Apply(task.Labels) });
        Assert.Equal(["red", "green"], report.Dataset.Labels);
        Assert.Equal(1, report.Stages[0].Accuracy);
        Assert.All(report.Stages[0].Slices, s => Assert.Equal(1, s.Accuracy));
    }

    [Fact]
    public void Reports_progress_phase_by_phase()
    {
        var seen = new List<ComparisonProgress>();
        FakeStage stage = FakeStage.Perfect();
        var reading = new FakeStage("reading", (text, _, scores) => FakeStage.Spread(scores, FakeStage.IndexOf(text))) { Training = view => Count(view) };
        Comparison.Run(TinyTask.Create(), [stage, reading], folder.Options(), new Recorder(seen), TestContext.Current.CancellationToken);

        ComparisonProgress[] second = [.. seen.SkipWhile(p => p.StageId != "reading")];
        Assert.Equal(Enum.GetValues<ComparisonPhase>(), second.Select(p => p.Phase).Distinct());
        Assert.All(seen, p => Assert.True(p.Fraction is null or (>= 0 and <= 1)));
        Assert.Equal(300, second.Last(p => p.Phase == ComparisonPhase.Train).Rows);
        Assert.Equal(1, second.Last(p => p.Phase == ComparisonPhase.Score).Fraction);
        Assert.Equal("reading", second[^1].Result!.Id);
        Assert.Equal(2, seen.Count(p => p.Result is not null));
    }

    [Fact]
    public void Passes_on_what_a_stage_reports_of_its_training_with_the_rows_it_read()
    {
        var seen = new List<ComparisonProgress>();
        var stage = new FakeStage("reading", (text, _, scores) => FakeStage.Spread(scores, FakeStage.IndexOf(text)))
        {
            Training = view => Count(view),
            Reports = new TrainingProgress("descent") { Epoch = 2, EpochEnded = true, Epochs = 5, Loss = 0.25, Fraction = 0.4, ValidationAccuracy = 0.9 },
        };
        Comparison.Run(TinyTask.Create(), [stage], folder.Options(), new Recorder(seen), TestContext.Current.CancellationToken);

        ComparisonProgress last = seen.Last(p => p.Phase == ComparisonPhase.Train);
        Assert.Equal((300, 0.4), (last.Rows, last.Fraction));
        Assert.Equal(stage.Reports with { Rows = 300, EpochEnded = false }, last.Training);

        // An epoch ends once, however many rows are read after it.
        Assert.Single(seen, p => p.Training is { EpochEnded: true });
        Assert.All(seen.Where(p => p.Phase != ComparisonPhase.Train), p => Assert.Null(p.Training));
    }

    [Fact]
    public void The_provider_is_the_one_that_the_stage_names()
    {
        var fast = new FakeStage("fast", (_, _, scores) => FakeStage.Spread(scores, 0)) { ComputesOn = "CUDA" };
        Assert.Equal(["CPU", "CUDA"], folder.Run(TinyTask.Create(), [FakeStage.Red(), fast]).Stages.Select(s => s.Provider));
    }

    [Fact]
    public void Validation_accuracy_is_that_of_the_validation_split()
    {
        TextTask task = TinyTask.Create();
        int[] validation = task.ValidationData.Labels.ToArray();
        StageResult rules = folder.Run(task, [FakeStage.Rules()]).Stages[0];
        Assert.Equal(validation.Count(label => label != 2) / 30.0, rules.ValidationAccuracy);
        Assert.NotEqual(rules.Accuracy, rules.ValidationAccuracy);

        MergedLabels merge = LabelMap.Parse("blue=green").Apply(task.Labels);
        Assert.Equal(1, folder.Run(task, [FakeStage.Rules()], o => o with { Merge = merge }).Stages[0].ValidationAccuracy);
        var without = new TextTask("without", task.Labels, task.TrainData, TextData.Empty, task.TestData);
        Assert.Null(folder.Run(without, [FakeStage.Rules()]).Stages[0].ValidationAccuracy);
    }

    [Fact]
    public void Intervals_draw_groups_of_test_texts_together()
    {
        // Every text ten times: ten times the texts, and no more evidence.
        TextTask plain = TinyTask.Create(test: 60);
        TextData tenfold = plain.TestData.Select([.. Enumerable.Range(0, 600).Select(i => i / 10)]).WithGroups([.. Enumerable.Range(0, 600).Select(i => i / 10)]);
        var copied = new TextTask("copied", plain.Labels, plain.TrainData, plain.ValidationData, tenfold);
        ComparisonReport once = folder.Run(plain, [FakeStage.Red(), FakeStage.Rules()]), ten = folder.Run(copied, [FakeStage.Red(), FakeStage.Rules()]);
        Assert.Equal((60, 60, 600, 60), (once.Dataset.Test, once.Dataset.TestGroups, ten.Dataset.Test, ten.Dataset.TestGroups));
        Assert.Equal(once.Stages[1].AccuracyIntervalByGroup, ten.Stages[1].AccuracyIntervalByGroup);
        Assert.Equal(once.Comparisons[0].Interval, ten.Comparisons[0].Interval);
        Assert.True(ten.Stages[1].AccuracyInterval[0] > ten.Stages[1].AccuracyIntervalByGroup[0], "Wilson's interval should be the narrower one.");
    }

    [Fact]
    public void Refuses_what_cannot_be_compared()
    {
        TextTask task = TinyTask.Create();
        Assert.Throws<InputException>(() => folder.Run(task, []));
        Assert.Contains("twice", Assert.Throws<InputException>(() => folder.Run(task, [FakeStage.Perfect(), FakeStage.Perfect()])).Message);
        Assert.Throws<InputException>(() => folder.Run(task, [FakeStage.Perfect()], o => o with { Repeat = 0 }));
        Assert.Contains("no test text", Assert.Throws<InputException>(() => folder.Run(TinyTask.Create(test: 0), [FakeStage.Perfect()])).Message);
        Assert.Contains(
            "'x.csv'", Assert.Throws<InputException>(() => folder.Run(task, [FakeStage.Perfect()], o => o with { TestData = TextData.Empty, TestFileName = "x.csv" })).Message);
    }

    private static void Count(IDataView view)
    {
        using DataViewRowCursor cursor = view.GetRowCursor(view.Schema);
        while (cursor.MoveNext())
        {
        }
    }

    private static TextTask NoisyTask()
    {
        // A third of the texts says another colour than its label.
        TextData Noisy(int count, int seed)
        {
            var random = new Random(seed);
            return TextData.Create(Enumerable.Range(0, count).Select(i =>
            {
                int label = random.Next(3);
                int said = random.Next(3) == 0 ? random.Next(3) : label;
                return ($"{TinyTask.Labels[said]} number {random.Next(20)}", label);
            }));
        }

        return new TextTask("noisy", TinyTask.Labels, Noisy(300, 1), Noisy(20, 2), Noisy(150, 3));
    }

    private sealed class Recorder(List<ComparisonProgress> seen) : IProgress<ComparisonProgress>
    {
        public void Report(ComparisonProgress value) => seen.Add(value);
    }

    private sealed class MaximumEntropyStage : IStage
    {
        public StageCard Card { get; } = new("maximum-entropy", "maximum entropy", Deterministic: true);

        public IEstimator<ITransformer> CreatePipeline(MLContext ml, TextTask task, StageOptions options) => ml.Transforms.Text.FeaturizeText("Features", StageColumns.Text)
            .Append(ml.MulticlassClassification.Trainers.LbfgsMaximumEntropy(new() { NumberOfThreads = 1 }))
            .Append(ml.Transforms.Conversion.MapKeyToValue(StageColumns.PredictedLabel));
    }
}
