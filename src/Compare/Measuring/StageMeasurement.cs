using System.Diagnostics;
using System.Runtime.InteropServices;
using MlNetPath.Core;

namespace MlNetPath.Compare;

/// <summary>Trains one stage (or finds its artifact), loads it, and measures everything about it.</summary>
internal sealed class StageMeasurement(
    IStage stage, TextTask task, TestSet test, ComparisonOptions options, ArtifactCache cache, IProgress<ComparisonProgress>? progress, CancellationToken cancellation)
{
    // Options may hold whole rule books; the artifact's record has all of their text.
    private const int LongestOptions = 300;

    private readonly List<string> notes = [];

    /// <summary>What a reader should know of this stage's figures.</summary>
    public IReadOnlyList<string> Notes => notes;

    /// <summary>Why a model that was trained could not be kept, or null.</summary>
    public string? NotKept { get; private set; }

    /// <summary>Measures the stage.</summary>
    /// <returns>The row of the report, and the predicted label of each test text.</returns>
    public (StageResult Result, int[] Predicted) Run()
    {
        StageResult result;
        int[] predicted;
        using PeakMemory memory = PeakMemory.Start();
        StageOptions stageOptions = OptionsFor(options.Seed);
        using (LoadedStage loaded = Load(stageOptions))
        {
            (ScoreTable scores, bool deterministic, double textsPerSecond) = ScoreTwice(loaded);
            ClassificationMetrics metrics = Metrics(scores);
            predicted = scores.Predicted;
            Report(ComparisonPhase.Latency, options.Seed);
            ConfidenceInterval byGroup = ClusterBootstrap.OfAccuracy(predicted, test.Truth, test.Data.Groups, options.Seed);
            result = Describe(metrics, loaded.Artifact) with
            {
                AccuracyIntervalByGroup = [byGroup.Low, byGroup.High],
                ValidationAccuracy = Guarded("scoring the validation texts", () => test.ValidationAccuracy(loaded, cancellation)),
                Provider = Guarded("naming its provider", () => stage.Provider(loaded.Model)),
                Options = ShortText.Of(stageOptions.ToString(), LongestOptions),
                ColdLoadSeconds = loaded.LoadSeconds,
                Parameters = Guarded("counting parameters", () => stage.CountParameters(loaded.Model)),
                Deterministic = deterministic,
                Slices = Guarded("scoring", () => test.Slices(loaded, predicted, cancellation)),
                TextsPerSecond = Guarded("scoring", () => SpeedMeasurement.Throughput(loaded, test, textsPerSecond, options, task.Labels.Count, cancellation)),
                Threads = SpeedMeasurement.Threads(loaded, test),
                LatencyMicroseconds = Guarded("scoring single texts", () => SpeedMeasurement.OneText(loaded, test.Data, options, cancellation)),
            };
        }

        result = result with { Seeds = RepeatTraining(result), PeakMemoryBytes = memory.Bytes };
        progress?.Report(new ComparisonProgress(stage.Card.Id, ComparisonPhase.Done) { Seed = options.Seed, Fraction = 1, Result = result });
        return (result, predicted);
    }

    private StageOptions OptionsFor(int seed) => (options.StageOptions?.Invoke(stage) ?? stage.DefaultOptions) with
    {
        Seed = seed,
        Cancellation = cancellation,
        Progress = progress is null ? null : new TrainingReports(training => progress.Report(
            new ComparisonProgress(stage.Card.Id, ComparisonPhase.Train) { Seed = seed, Fraction = training.Fraction, Rows = training.Rows, Training = training })),
    };

    private LoadedStage Load(StageOptions stageOptions)
    {
        int seed = stageOptions.Seed;
        LoadedStage loaded = Guarded("loading its model", () => cache.Load(
            stage, task, stageOptions, test.Data.Text(0), options.TrainAnew, () => Report(ComparisonPhase.Load, seed)));
        if (loaded.Artifact is { IsShipped: true } shipped && seed == options.Seed)
        {
            notes.Add($"'{stage.Card.Id}' is the model that comes with the program, in models/{Path.GetFileName(shipped.Folder)}, trained on this data; --train trains another one.");
        }

        NotKept ??= loaded.Artifact.NotKept;
        if (loaded.Artifact.Damage is { } damage)
        {
            notes.Add($"The kept artifact of '{stage.Card.Id}' could not be used, so it was trained anew: {damage}");
        }

        return loaded;
    }

    // Twice over the same texts: the second time shows whether scores repeat, and how fast the model is when warm.
    private (ScoreTable Merged, bool Deterministic, double TextsPerSecond) ScoreTwice(LoadedStage loaded) => Guarded("scoring", () =>
    {
        ScoreTable first = test.Score(loaded, Rows(ComparisonPhase.Score, options.Seed, 2L * test.Data.Count), cancellation);
        long start = Stopwatch.GetTimestamp();
        ScoreTable second = test.Score(loaded, Rows(ComparisonPhase.Score, options.Seed, 2L * test.Data.Count, test.Data.Count), cancellation);
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        return (test.Merged(first), AreSame(first, second), test.Data.Count / Math.Max(seconds, 1e-6));
    });

    private static bool AreSame(ScoreTable first, ScoreTable second)
    {
        for (int row = 0; row < first.Count; row++)
        {
            if (!MemoryMarshal.AsBytes(first[row]).SequenceEqual(MemoryMarshal.AsBytes(second[row])))
            {
                return false;
            }
        }

        return true;
    }

    private ClassificationMetrics Metrics(ScoreTable scores)
    {
        try
        {
            return ClassificationMetrics.Compute(scores, test.Truth, stage.Card.GivesProbabilities);
        }
        catch (InputException e)
        {
            throw new InputException($"The stage '{stage.Card.Id}' cannot be measured. {e.Message}", e);
        }
    }

    private StageResult Describe(ClassificationMetrics metrics, StageArtifact artifact) => new()
    {
        Id = stage.Card.Id,
        Title = stage.Card.Title,
        Options = artifact.Options,
        Seed = artifact.Seed,
        Accuracy = metrics.Accuracy,
        AccuracyInterval = [metrics.AccuracyInterval.Low, metrics.AccuracyInterval.High],
        MacroAccuracy = metrics.MacroAccuracy,
        MacroF1 = metrics.MacroF1,
        LogLoss = metrics.LogLoss,
        Brier = metrics.Brier,
        Ece = metrics.Ece,
        Reliability = metrics.ReliabilityBins,
        Labels = [.. metrics.Labels.Zip(test.Labels, (m, label) => new LabelResult(label, m.Count, m.Precision, m.Recall, m.F1))],
        Confusion = metrics.Confusion,
        TrainSeconds = stage.Card.WrittenByHand || stage.Card.TrainedElsewhere ? null : artifact.TrainSeconds,
        Reused = artifact.Reused,
        WrittenByHand = stage.Card.WrittenByHand,
        TrainedElsewhere = stage.Card.TrainedElsewhere,
        DerivedFrom = (stage as IDerivedStage)?.Source.Card.Id,
        ModelBytes = artifact.Bytes,
        ArtifactSha256 = artifact.Sha256,
        LinesOfCode = SourceTree.CountLines(options.SourceRoot, stage.Card.SourceFolder),
        LatencyMicroseconds = new Latency(0, null, null, 0),
    };

    private List<SeedResult> RepeatTraining(StageResult first)
    {
        // A stage that does not depend on the seed would give the same figure again, and a spread of zero says nothing.
        if (options.Repeat < 2 || stage.Card.Deterministic)
        {
            return [];
        }

        var seeds = new List<SeedResult> { new(options.Seed, first.Accuracy, first.MacroF1) };
        for (int i = 1; i < options.Repeat; i++)
        {
            int seed = checked(options.Seed + i);
            using LoadedStage loaded = Load(OptionsFor(seed));
            ClassificationMetrics metrics = Metrics(Guarded("scoring", () => test.Merged(test.Score(loaded, Rows(ComparisonPhase.Score, seed, test.Data.Count), cancellation))));
            seeds.Add(new SeedResult(seed, metrics.Accuracy, metrics.MacroF1));
        }

        return seeds;
    }

    private T Guarded<T>(string doing, Func<T> work) => StageException.Guarded(stage.Card.Id, doing, work, cancellation);

    private void Report(ComparisonPhase phase, int seed) => progress?.Report(new ComparisonProgress(stage.Card.Id, phase) { Seed = seed });

    private Action<long>? Rows(ComparisonPhase phase, int seed, long total, long before = 0) => progress is null ? null : rows => progress.Report(
        new ComparisonProgress(stage.Card.Id, phase) { Seed = seed, Rows = before + rows, Fraction = Math.Min(1, (double)(before + rows) / total) });
}
