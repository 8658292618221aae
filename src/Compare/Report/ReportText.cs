namespace MlNetPath.Compare;

// The sentences around the tables, shared by the Markdown and the HTML page.
internal static class ReportText
{
    public static (string Term, string Meaning) NotApplicable => (Figures.NotApplicable, "the measure does not apply. It never means zero.");

    // What a reader meets in the tables, in the order of the tables.
    public static IReadOnlyList<(string Term, string Meaning)> HowToRead { get; } =
    [
        ("Accuracy", "the share of test texts labelled right. Its 95% interval (Wilson) says how far chance alone could move it with this many texts."),
        ("Macro-F1", "the mean over the labels of F1, the harmonic mean of precision and recall; a rare label counts as much as a frequent one."),
        ("Log-loss", "how surprised the stage was by the truth, on average: 0 is perfect, and confident errors cost most."),
        ("ECE", "the expected calibration error: how far the stated confidence is from the share that is right. Rules state no probabilities, so for them both are n/a."),
        ("Difference", "in percentage points, on the same texts, with an interval from a paired bootstrap over groups of texts that say the same (translations of one message, copies). Only texts that exactly one of the two labels right can tell them apart; McNemar's exact test weighs those, and Holm's method corrects for making several comparisons. McNemar's test takes every text for independent, so where its p-value and the interval disagree, no difference is claimed."),
        ("No detectable difference", "the p-value is 0.05 or more, or the interval holds zero: this test split cannot tell the two apart. Prefer the simpler one."),
        ("One text", "the time from a text to its label, one at a time. p50 is the median. p99 is shown from 1,000 samples on."),
        ("Batch", "texts per second when many are scored together."),
        NotApplicable,
    ];

    public static string Subtitle(ComparisonReport report)
    {
        DatasetSummary data = report.Dataset;
        return string.Join(" · ",
            $"{Figures.Count(data.Labels.Count)} labels",
            $"{Figures.Count(data.Train)} train",
            $"{Figures.Count(data.Validation)} validation",
            data.TestFile is { } file ? $"{Figures.Count(data.Test)} test texts from {file}" : $"{Figures.Count(data.Test)} test",
            $"data {Figures.Short(data.Fingerprint)}");
    }

    // Three tables of measures per label, or none where there are no such measures.
    public static ReportTable[] LabelTables(ComparisonReport report) =>
        [.. new[]
        {
            ReportTables.Labels(report, "F1", label => Figures.Measure(label.F1)),
            ReportTables.Labels(report, "Precision", label => Figures.Percent(label.Precision)),
            ReportTables.Labels(report, "Recall", label => Figures.Percent(label.Recall)),
        }.Where(table => table.Rows.Count > 0)];
}
