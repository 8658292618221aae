using MlNetPath.Core;

namespace MlNetPath.Compare;

/// <summary>
/// Runs stages on one task and reports how they compare. Every stage is measured as its kept artifact gives it back, on the same test
/// texts and by the same measures, and nothing is chosen by the test texts. Safe to use from many threads, though
/// figures of speed and memory then say little.
/// </summary>
public static class Comparison
{
    /// <summary>
    /// Trains the stages (or takes them from the cache), measures them and compares each with the best before it, or with the one that it is made from. Those that cannot run here are
    /// named in the report.
    /// </summary>
    /// <param name="task">The data.</param>
    /// <param name="stages">The stages, from simple to elaborate; their ids differ.</param>
    /// <param name="options">What to do with them.</param>
    /// <param name="progress">Told how far it is; may be called from other threads, one call at a time.</param>
    /// <param name="cancellation">Stops promptly, also in the middle of training; nothing half-written stays.</param>
    /// <exception cref="InputException">The data or the options cannot be used, or the artifact folder cannot be written.</exception>
    /// <exception cref="StageException">A stage's code failed.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static ComparisonReport Run(
        TextTask task, IReadOnlyList<IStage> stages, ComparisonOptions options, IProgress<ComparisonProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(task);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(stages);
        StageIds.RequireDifferent(stages.Select(stage => stage.Card.Id));
        if (options.Repeat < 1)
        {
            throw new InputException($"Training cannot be repeated {options.Repeat} times. Give 1 or more.");
        }

        cancellation.ThrowIfCancellationRequested();
        var test = new TestSet(task, options);
        var cache = new ArtifactCache(options.ArtifactFolder, options.SpareArtifactFolder, options.ShippedModelFolder);
        var results = new List<StageResult>();
        var predicted = new List<int[]>();
        var run = new List<IStage>();
        var notRun = new List<StageNotRun>();
        List<string> notes = [.. options.Notes];
        string? notKept = null;
        foreach (IStage stage in stages)
        {
            var measurement = new StageMeasurement(stage, task, test, options, cache, progress, cancellation);
            try
            {
                (StageResult result, int[] labels) = measurement.Run();
                results.Add(result);
                predicted.Add(labels);
                run.Add(stage);
            }
            catch (StageUnavailableException e)
            {
                notRun.Add(new StageNotRun(stage.Card.Id, stage.Card.Title, e.Reason));
                progress?.Report(new ComparisonProgress(stage.Card.Id, ComparisonPhase.Done) { Seed = options.Seed, NotRun = notRun[^1] });
            }

            notes.AddRange(measurement.Notes);
            notKept ??= measurement.NotKept;
        }

        StageIds.RequireSome(results.Count, notRun);
        if (notKept is not null)
        {
            notes.Add($"New models were used but not kept: {notKept}");
        }

        if (options.Repeat > 1)
        {
            notes.AddRange(run.Where(s => s.Card.Deterministic).Select(s => $"'{s.Card.Id}' does not depend on the seed, so it was trained once."));
        }

        IReadOnlyList<StageComparison> comparisons = CompareInOrder(results, predicted, test, options.Seed);
        return new ComparisonReport
        {
            Created = DateTimeOffset.UtcNow,
            Dataset = Summarize(task, test, options),
            Stages = results,
            NotRun = notRun,
            Comparisons = comparisons,
            Disagreements = Disagreements.Pick(test, predicted, options.Seed),
            Environment = MeasuredMachine.Describe(run.Select(stage => stage.GetType().Assembly)),
            Conclusion = Conclusion.Of(results, comparisons),
            Notes = notes,
            Command = options.Command,
        };
    }

    private static IReadOnlyList<StageComparison> CompareInOrder(List<StageResult> results, List<int[]> predicted, TestSet test, int seed)
    {
        (int Stage, int Baseline)[] pairs = [.. Enumerable.Range(1, results.Count - 1).Select(i => (i, BaselineOf(results, i)))];
        PairedCounts[] counts = [.. pairs.Select(pair => PairedCounts.Of(predicted[pair.Stage], predicted[pair.Baseline], test.Truth))];
        double[] p = [.. counts.Select(McNemar.ExactPValue)];
        double[] adjusted = Holm.Adjust(p);
        return [.. pairs.Select((pair, i) =>
        {
            (int[] own, int[] other) = (predicted[pair.Stage], predicted[pair.Baseline]);
            ConfidenceInterval interval = ClusterBootstrap.OfDifference(own, other, test.Truth, test.Data.Groups, seed);
            return new StageComparison
            {
                Stage = results[pair.Stage].Id,
                Baseline = results[pair.Baseline].Id,
                Difference = counts[i].Difference,
                Interval = [interval.Low, interval.High],
                OnlyStageRight = counts[i].OnlyFirst,
                OnlyBaselineRight = counts[i].OnlySecond,
                DifferentPredictions = own.Zip(other).Count(labels => labels.First != labels.Second),
                PValue = adjusted[i],
                UnadjustedPValue = p[i],
            };
        })];
    }

    // The source of a stage that is made from another one; of any other, the best before it that is a step of its own, and of equals the first: what is more elaborate has to show that it is worth it.
    private static int BaselineOf(List<StageResult> results, int stage)
    {
        string? source = results[stage].DerivedFrom;
        int[] before = [.. Enumerable.Range(0, stage).Where(i => source is null ? results[i].DerivedFrom is null : results[i].Id == source)];
        return before.Length == 0 ? stage - 1 : before.MaxBy(i => results[i].Accuracy);
    }

    private static DatasetSummary Summarize(TextTask task, TestSet test, ComparisonOptions options)
    {
        var perLabel = new int[test.Labels.Count];
        int unknown = 0;
        foreach (int label in test.Truth)
        {
            if (label == TextData.UnknownLabel)
            {
                unknown++;
            }
            else
            {
                perLabel[label]++;
            }
        }

        return new DatasetSummary(task.Name, task.Fingerprint, task.TrainData.Count, task.ValidationData.Count, test.Data.Count, test.Labels)
        {
            TestPerLabel = perLabel,
            TestGroups = test.GroupCount,
            TestFile = options.TestData is null ? null : options.TestFileName ?? "another data set",
            TestRowsOfUnknownLabels = unknown,
            LabelMap = options.Merge?.Map.Renames ?? new Dictionary<string, string>(),
        };
    }
}
