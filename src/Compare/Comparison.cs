using MlNetPath.Core;

namespace MlNetPath.Compare;

/// <summary>
/// Runs stages on one task and reports how they compare. Every stage is measured as its kept artifact gives it back, on the same test
/// texts and by the same measures, and nothing is chosen by the test texts. Safe to use from many threads, though
/// figures of speed and memory then say little.
/// </summary>
public static class Comparison
{
    /// <summary>Trains the stages (or takes them from the cache), measures them and compares each with the one before it.</summary>
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
        RequireDifferent(stages);
        if (options.Repeat < 1)
        {
            throw new InputException($"Training cannot be repeated {options.Repeat} times. Give 1 or more.");
        }

        cancellation.ThrowIfCancellationRequested();
        var test = new TestSet(task, options);
        var cache = new ArtifactCache(options.ArtifactFolder, options.SpareArtifactFolder);
        var results = new List<StageResult>();
        var predicted = new List<int[]>();
        List<string> notes = [.. options.Notes];
        string? notKept = null;
        foreach (IStage stage in stages)
        {
            var measurement = new StageMeasurement(stage, task, test, options, cache, progress, cancellation);
            (StageResult result, int[] labels) = measurement.Run();
            results.Add(result);
            predicted.Add(labels);
            notes.AddRange(measurement.Notes);
            notKept ??= measurement.NotKept;
        }

        if (notKept is not null)
        {
            notes.Add($"New models were used but not kept: {notKept}");
        }

        if (options.Repeat > 1)
        {
            notes.AddRange(stages.Where(s => s.Card.Deterministic).Select(s => $"'{s.Card.Id}' does not depend on the seed, so it was trained once."));
        }

        IReadOnlyList<StageComparison> comparisons = CompareInOrder(results, predicted, test, options.Seed);
        return new ComparisonReport
        {
            Created = DateTimeOffset.UtcNow,
            Dataset = Summarize(task, test, options),
            Stages = results,
            Comparisons = comparisons,
            Disagreements = Disagreements.Pick(test, predicted, options.Seed),
            Environment = MeasuredMachine.Describe(stages),
            Conclusion = Conclusion.Of(results, comparisons),
            Notes = notes,
            Command = options.Command,
        };
    }

    private static void RequireDifferent(IReadOnlyList<IStage> stages)
    {
        ArgumentNullException.ThrowIfNull(stages);
        if (stages.Count == 0)
        {
            throw new InputException("There is no stage to compare. Name at least one.");
        }

        if (stages.GroupBy(s => s.Card.Id).FirstOrDefault(group => group.Count() > 1) is { } twice)
        {
            throw new InputException($"The stage '{twice.Key}' is named twice. Name each stage once.");
        }
    }

    private static IReadOnlyList<StageComparison> CompareInOrder(List<StageResult> results, List<int[]> predicted, TestSet test, int seed)
    {
        PairedCounts[] counts = [.. Enumerable.Range(1, results.Count - 1).Select(i => PairedCounts.Of(predicted[i], predicted[i - 1], test.Truth))];
        double[] p = [.. counts.Select(McNemar.ExactPValue)];
        double[] adjusted = Holm.Adjust(p);
        return [.. counts.Select((pair, i) =>
        {
            ConfidenceInterval interval = ClusterBootstrap.OfDifference(predicted[i + 1], predicted[i], test.Truth, test.Data.Groups, seed);
            return new StageComparison
            {
                Stage = results[i + 1].Id,
                Baseline = results[i].Id,
                Difference = pair.Difference,
                Interval = [interval.Low, interval.High],
                OnlyStageRight = pair.OnlyFirst,
                OnlyBaselineRight = pair.OnlySecond,
                PValue = adjusted[i],
                UnadjustedPValue = p[i],
            };
        })];
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
