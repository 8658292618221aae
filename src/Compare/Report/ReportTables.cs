using System.Globalization;
using static MlNetPath.Compare.ReportCells;

namespace MlNetPath.Compare;

/// <summary>
/// The tables of a report, made once and drawn by the Markdown page, the HTML page and the terminal, so that they cannot differ.
/// Stateless, so safe from any thread.
/// </summary>
public static class ReportTables
{
    /// <summary>The main table: one row per stage, quality, speed, size and what making it took.</summary>
    public static ReportTable Main(ComparisonReport report) => new(
        "All stages",
        [Text("stage"), Number("accuracy"), Number("95% interval"), Number("macro-F1"), Number("log-loss"), Number("ECE"),
            Number("one text (p50)"), Number("batch (texts/s)"), Number("size"), Number("trained in")],
        Rows(report.Stages, stage =>
        [
            stage.Title,
            Figures.Percent(stage.Accuracy),
            Figures.PercentInterval(stage.AccuracyInterval),
            Figures.Measure(stage.MacroF1),
            Figures.Measure(stage.LogLoss),
            Figures.Measure(stage.Ece),
            Figures.Microseconds(stage.LatencyMicroseconds.P50),
            Figures.Rate(stage.TextsPerSecond),
            Figures.Bytes(stage.ModelBytes),
            Training(stage),
        ]),
        report.Stages.Any(stage => stage.Reused)
            ? "Reused: the artifact was taken from the cache, and the time is the one its training took then." : null);

    /// <summary>How sure each accuracy is, and the validation accuracy that choices are made by; no rows for reports that have neither.</summary>
    public static ReportTable Accuracy(ComparisonReport report) => new(
        "How sure is the accuracy?",
        [Text("stage"), Number("accuracy"), Number("95% interval (Wilson)"), Number("95% interval by group"), Number("validation accuracy")],
        Rows(report.Stages.Any(stage => stage.AccuracyIntervalByGroup.Count > 0 || stage.ValidationAccuracy is not null) ? report.Stages : [], stage =>
        [
            stage.Title,
            Figures.Percent(stage.Accuracy),
            Figures.PercentInterval(stage.AccuracyInterval),
            Figures.PercentInterval(stage.AccuracyIntervalByGroup),
            Figures.Percent(stage.ValidationAccuracy),
        ]),
        Dependence(report.Dataset) + " Validation accuracy is what choices between trainers and settings are made by; the test texts have no part in them.");

    private static string Dependence(DatasetSummary data) => data.TestGroups > 0 && data.TestGroups < data.Test
        ? $"The {Figures.Count(data.Test)} test texts come from {Figures.Count(data.TestGroups)} groups (translations of one message, or copies of one text), which are right and wrong together: Wilson's interval takes every text for independent, which mostly makes it too narrow, so believe the one by group, a bootstrap that draws whole groups."
        : "No two test texts are known to say the same, so both intervals (Wilson's, and a bootstrap) take every text for independent.";

    /// <summary>Each stage against the best before it.</summary>
    public static ReportTable Comparisons(ComparisonReport report) => new(
        "Is each step worth it?",
        [Text("stage"), Text("against"), Number("difference (points)"), Number("95% interval"), Number("only this one right"),
            Number("only the other right"), Number("McNemar, Holm"), Text("verdict")],
        Rows(report.Comparisons, comparison =>
        [
            TitleOf(report, comparison.Stage),
            TitleOf(report, comparison.Baseline),
            Figures.Points(comparison.Difference),
            Figures.PointsInterval(comparison.Interval),
            Figures.Count(comparison.OnlyStageRight),
            Figures.Count(comparison.OnlyBaselineRight),
            Figures.PValue(comparison.PValue),
            Verdict(comparison),
        ]));

    /// <summary>How often stages that are made from another one answer as that one does; no rows where there are none.</summary>
    public static ReportTable Sources(ComparisonReport report) => new(
        "Does it still say the same?",
        [Text("stage"), Text("made from"), Number("same predictions"), Number("share")],
        Rows(report.Comparisons.Where(comparison => comparison.DifferentPredictions is not null && report.Stages.Any(stage => stage.Id == comparison.Stage && stage.DerivedFrom == comparison.Baseline)), comparison =>
        {
            int same = report.Dataset.Test - comparison.DifferentPredictions!.Value;
            return
            [
                TitleOf(report, comparison.Stage),
                TitleOf(report, comparison.Baseline),
                same == report.Dataset.Test ? $"all {Figures.Count(same)}" : $"{Figures.Count(same)} of {Figures.Count(report.Dataset.Test)}",
                Figures.Percent(same / (double)report.Dataset.Test),
            ];
        }),
        "The same model, scored in another way: test texts that get the same label from both, right or wrong.");

    /// <summary>The verdict on one comparison: better, worse, or no detectable difference.</summary>
    public static string Verdict(StageComparison comparison)
    {
        ArgumentNullException.ThrowIfNull(comparison);
        return !comparison.IsDetectable ? "no detectable difference" : comparison.Difference > 0 ? "better" : "worse";
    }

    /// <summary>Accuracy of every stage on every slice; no rows when nothing was sliced.</summary>
    public static ReportTable Slices(ComparisonReport report)
    {
        List<(string Group, string Name)> slices = [.. report.Stages.SelectMany(stage => stage.Slices).Select(slice => (slice.Group, slice.Name)).Distinct()];
        return new ReportTable(
            "Accuracy by slice",
            [Text("slice"), Number("texts"), .. report.Stages.Select(stage => Number(stage.Title))],
            Rows(slices, slice =>
            {
                SliceResult?[] results = [.. report.Stages.Select(stage => stage.Slices.FirstOrDefault(s => s.Group == slice.Group && s.Name == slice.Name))];
                return [slice.Name, Figures.Count(results.First(r => r is not null)!.Count), .. results.Select(SliceCell)];
            }),
            "In brackets the 95% Wilson interval. Slices by length are parts of the test texts; words are windows cut out of them.");
    }

    /// <summary>One measure per label and stage.</summary>
    /// <param name="report">The report.</param>
    /// <param name="measure">The measure's name.</param>
    /// <param name="cell">Writes the measure of one label.</param>
    public static ReportTable Labels(ComparisonReport report, string measure, Func<LabelResult, string> cell)
    {
        ArgumentNullException.ThrowIfNull(report);
        StageResult[] stages = [.. report.Stages.Where(stage => stage.Labels.Count > 0)];
        Dictionary<string, LabelResult>[] byLabel = [.. stages.Select(stage => stage.Labels.DistinctBy(l => l.Label).ToDictionary(l => l.Label))];
        return new ReportTable(
            $"{measure} per label",
            [Text("label"), Number("texts"), .. stages.Select(stage => Number(stage.Title))],
            stages.Length == 0 ? [] : Rows(report.Dataset.Labels, label =>
            [
                label,
                byLabel.Select(l => l.GetValueOrDefault(label)).FirstOrDefault(r => r is not null) is { } first ? Figures.Count(first.Count) : Figures.NotApplicable,
                .. byLabel.Select(l => l.TryGetValue(label, out LabelResult? result) ? cell(result) : Figures.NotApplicable),
            ]));
    }

    /// <summary>What each stage costs to keep and to start.</summary>
    public static ReportTable Cost(ComparisonReport report) => new(
        "What it costs",
        [Text("stage"), Number("size"), Number("parameters"), Number("peak memory"), Number("lines of code"), Number("cold load"), Text("trained")],
        Rows(report.Stages, stage =>
        [
            stage.Title,
            Figures.Bytes(stage.ModelBytes),
            stage.Parameters is { } parameters ? Figures.Count(parameters) : Figures.NotApplicable,
            stage.PeakMemoryBytes > 0 ? Figures.Bytes(stage.PeakMemoryBytes) : Figures.NotApplicable,
            stage.LinesOfCode is { } lines ? Figures.Count(lines) : Figures.NotApplicable,
            stage.ColdLoadSeconds > 0 ? Figures.Seconds(stage.ColdLoadSeconds) : Figures.NotApplicable,
            Training(stage),
        ]),
        "Peak memory: the most that the process held at once while the stage was trained, loaded and measured. The data set and the runtime are in it; training is not where a kept model was reused.");

    /// <summary>How fast each stage answers. The 99th percentile is shown from 1,000 samples on, the 95th from 100.</summary>
    public static ReportTable Speed(ComparisonReport report) => new(
        "How fast it answers",
        [Text("stage"), Number("one text p50"), Number("p95"), Number("p99"), Number("samples"), Number("batch (texts/s)"), Number("threads"), Text("on")],
        Rows(report.Stages, stage =>
        [
            stage.Title,
            Figures.Microseconds(stage.LatencyMicroseconds.P50),
            Figures.Microseconds(stage.LatencyMicroseconds.N >= 100 ? stage.LatencyMicroseconds.P95 : null),
            Figures.Microseconds(stage.LatencyMicroseconds.N >= 1000 ? stage.LatencyMicroseconds.P99 : null),
            Figures.Count(stage.LatencyMicroseconds.N),
            Figures.Rate(stage.TextsPerSecond),
            Figures.Count(stage.Threads),
            stage.Provider,
        ]));

    /// <summary>The spread of the accuracy over seeds; no rows when nothing was repeated.</summary>
    public static ReportTable Seeds(ComparisonReport report) => new(
        "Spread over seeds",
        [Text("stage"), Number("seeds"), Number("lowest"), Number("mean"), Number("highest"), Number("spread (points)"), Number("mean macro-F1")],
        Rows(report.Stages.Where(stage => stage.Seeds.Count > 0), stage =>
        [
            stage.Title,
            string.Join(", ", stage.Seeds.Select(seed => seed.Seed.ToString(CultureInfo.InvariantCulture))),
            Figures.Percent(stage.Seeds.Min(seed => seed.Accuracy)),
            Figures.Percent(stage.Seeds.Average(seed => seed.Accuracy)),
            Figures.Percent(stage.Seeds.Max(seed => seed.Accuracy)),
            Figures.Points(stage.Seeds.Max(seed => seed.Accuracy) - stage.Seeds.Min(seed => seed.Accuracy)).TrimStart('+'),
            Figures.Measure(stage.Seeds.Average(seed => seed.MacroF1)),
        ]));

    /// <summary>Texts on which the stages disagree: the text, its label, and what each stage said.</summary>
    public static ReportTable Disagreements(ComparisonReport report) => new(
        "Where the stages disagree",
        [Text("text"), Text("true label"), .. report.Stages.Select(stage => Text(stage.Title))],
        Rows(report.Disagreements, text =>
            [text.Text, text.Label, .. report.Stages.Select((_, i) => i < text.Predictions.Count ? text.Predictions[i] : Figures.NotApplicable)]),
        "Chosen to show the different kinds of error, not how frequent they are.");

    /// <summary>What exactly was measured: id, options, seed, artifact.</summary>
    public static ReportTable Identity(ComparisonReport report) => new(
        "What exactly was measured",
        [Text("stage"), Text("id"), Text("options"), Number("seed"), Text("repeatable"), Text("artifact (SHA-256)")],
        Rows(report.Stages, stage =>
        [
            stage.Title,
            stage.Id,
            stage.Options.Length == 0 ? "defaults" : stage.Options,
            stage.Seed.ToString(CultureInfo.InvariantCulture),
            stage.Deterministic ? "yes" : "no",
            stage.ArtifactSha256.Length == 0 ? Figures.NotApplicable : stage.ArtifactSha256,
        ]),
        "Repeatable: two runs over the test texts gave the same scores, bit for bit.");

    /// <summary>The machine, the versions and the data.</summary>
    public static ReportTable Environment(ComparisonReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        List<string[]> more = [];
        if (report.Dataset.TestFile is { } file)
        {
            more.Add(["tested on", file]);
        }

        if (report.Dataset.TestRowsOfUnknownLabels > 0)
        {
            more.Add(["test texts with labels never taught", Figures.Count(report.Dataset.TestRowsOfUnknownLabels)]);
        }

        more.AddRange(report.Dataset.LabelMap.Select(map => new[] { $"label {map.Key}", $"scored as {map.Value}" }));
        return Environment(report, report.Dataset.Fingerprint, more);
    }

    /// <summary>The same of any report.</summary>
    /// <param name="report">The report.</param>
    /// <param name="fingerprint">The fingerprint of its data.</param>
    /// <param name="more">What else there is to say, each as two cells.</param>
    internal static ReportTable Environment(IReport report, string fingerprint, IEnumerable<string[]> more)
    {
        MeasurementEnvironment environment = report.Environment;
        return new ReportTable(
            "Where it was measured",
            [Text("what"), Text("value")],
            [
                ["measured", report.Created.ToUniversalTime().ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture)],
                ["machine", environment.Machine],
                ["logical processors", Figures.Count(environment.Cores)],
                ["memory", Figures.Bytes(environment.MemoryBytes)],
                ["operating system", environment.OperatingSystem],
                ["runtime", environment.Runtime],
                .. environment.Versions.Select(version => new[] { version.Key, version.Value }),
                ["data fingerprint (SHA-256)", fingerprint],
                .. more,
            ]);
    }

    private static string Training(StageResult stage) =>
        stage.WrittenByHand ? "written by hand"
        : stage.TrainedElsewhere ? "trained elsewhere"
        : stage.DerivedFrom is { } source ? $"as {source}"
        : stage.TrainSeconds is not { } seconds ? (stage.Reused ? "reused" : Figures.NotApplicable)
        : Figures.Seconds(seconds) + (stage.Reused ? " (reused)" : "");

    private static string SliceCell(SliceResult? slice) =>
        slice is null ? Figures.NotApplicable : $"{Figures.Percent(slice.Accuracy)} ({Figures.PercentInterval(slice.AccuracyInterval)})";

    private static string TitleOf(ComparisonReport report, string id) => report.Stages.FirstOrDefault(stage => stage.Id == id)?.Title ?? id;
}
