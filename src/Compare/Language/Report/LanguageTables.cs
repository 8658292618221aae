using System.Globalization;
using static MlNetPath.Compare.ReportCells;

namespace MlNetPath.Compare;

/// <summary>The tables of a report on language stages, made once and drawn by the Markdown page, the HTML page and the terminal, so that they cannot differ. Stateless, so safe from any thread.</summary>
public static class LanguageTables
{
    private const int BleuDecimals = 1;

    /// <summary>The main table: one row per stage, its mean over the languages, speed, size and what making it took.</summary>
    public static ReportTable Main(LanguageReport report)
    {
        LanguageMeasure measure = LanguageMeasure.Of(report);
        bool bleu = report.Stages.Any(stage => stage.MeanBleu is not null);
        return new ReportTable(
            "All stages",
            [Text("stage"), Number(measure.Name), .. bleu ? [Number("BLEU")] : Array.Empty<ReportColumn>(), Number("better in"), Number("texts/s"), Number("parameters"), Number("size"), Number("trained in")],
            Rows(report.Stages, stage =>
            [
                stage.Title,
                measure.Figure(stage.Mean),
                .. bleu ? [Figures.Fixed(stage.MeanBleu, BleuDecimals)] : Array.Empty<string>(),
                report.Comparisons.FirstOrDefault(comparison => comparison.Stage == stage.Id) is { } step ? Share(step.Better, step) : Figures.NotApplicable,
                Figures.Rate(stage.TextsPerSecond),
                stage.Parameters is { } parameters ? Figures.Count(parameters) : Figures.NotApplicable,
                Size(stage),
                Training(stage),
            ]),
            $"Means over {measure.Parts(report.Dataset.Languages.Count)}. Better in: {measure.Part}s in which it is better than the best simpler stage (p < 0.01, adjusted)."
                + (report.Stages.Any(IsReused) ? " Reused: the model came trained, and the time is the one its training took then." : ""));
    }

    /// <summary>Each stage against the best simpler one before it.</summary>
    public static ReportTable Comparisons(LanguageReport report)
    {
        LanguageMeasure measure = LanguageMeasure.Of(report);
        return new ReportTable(
            "Is each step worth it?",
            [Text("stage"), Text("against"), Number($"difference ({measure.Name})"), Number("better in"), Number("worse in"), Text("verdict")],
            Rows(report.Comparisons, step =>
            [
                TitleOf(report, step.Stage),
                TitleOf(report, step.Baseline),
                measure.Difference(step.Difference),
                Share(step.Better, step),
                Share(step.Worse, step),
                Verdict(step),
            ]),
            $"The difference of the means; {(measure.MoreIsBetter ? "above" : "below")} 0 is better. A {measure.Part} counts where p < 0.01 after adjustment.");
    }

    /// <summary>The verdict on one comparison: better, worse, both, or no detectable difference.</summary>
    public static string Verdict(LanguageStageComparison comparison)
    {
        ArgumentNullException.ThrowIfNull(comparison);
        return (comparison.Better, comparison.Worse) switch
        {
            (0, 0) => NoDifference,
            (_, 0) => "better",
            (0, _) => "worse",
            _ => "better and worse",
        };
    }

    /// <summary>The score of every stage in every language, with its interval.</summary>
    public static ReportTable Scores(LanguageReport report)
    {
        LanguageMeasure measure = LanguageMeasure.Of(report);
        return ByLanguage(
            report, $"{Capital(measure.Name)} by {measure.Part}", score => $"{measure.Figure(score.Score)} ({measure.Interval(score.Interval)})", stage => measure.Figure(stage.Mean),
            $"In brackets the 95% interval, a bootstrap that draws whole groups of texts (those of one message). {(measure.MoreIsBetter ? "More is" : "Fewer are")} better.");
    }

    /// <summary>BLEU of every stage in every direction, with its interval; no rows where nothing is translated.</summary>
    public static ReportTable Bleus(LanguageReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        ReportTable table = ByLanguage(
            report, "BLEU by direction", score => score.Bleu is null ? Figures.NotApplicable : $"{Figures.Fixed(score.Bleu, BleuDecimals)} ({Figures.FixedInterval(score.BleuInterval, BleuDecimals)})",
            stage => Figures.Fixed(stage.MeanBleu, BleuDecimals),
            "Words count in most languages; in Chinese, Japanese and Korean characters do, so BLEU must not be compared between languages. The stages are compared by chrF.");
        return report.Stages.Any(stage => stage.MeanBleu is not null) ? table : table with { Rows = [] };
    }

    /// <summary>Each stage against the best simpler one, language by language: a table for each.</summary>
    public static IReadOnlyList<ReportTable> Differences(LanguageReport report)
    {
        LanguageMeasure measure = LanguageMeasure.Of(report);
        return [.. report.Comparisons.Select(step => new ReportTable(
            $"{TitleOf(report, step.Stage)} against {TitleOf(report, step.Baseline)}",
            [Text(measure.Part), Number("difference"), Number("95% interval"), Number("p of better, Holm"), Number("p of worse, Holm"), Text("verdict")],
            Rows(step.Languages, difference =>
            [
                difference.Language,
                measure.Difference(difference.Difference),
                measure.DifferenceInterval(difference.Interval),
                Figures.PValue(difference.PValue),
                Figures.PValue(difference.BaselinePValue),
                difference.IsBetter ? "better" : difference.IsWorse ? "worse" : NoDifference,
            ])))];
    }

    /// <summary>Texts, and what every stage made of them.</summary>
    public static ReportTable Examples(LanguageReport report) =>
        LanguageMeasure.Of(report) == LanguageMeasure.ChrF ? Translations(report) : ScoredTexts(report);

    /// <summary>What each stage costs to keep, to make and to run.</summary>
    public static ReportTable Cost(LanguageReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        return new ReportTable(
            "What it costs",
            [Text("stage"), Number("size"), Number("parameters"), Number("peak memory"), Number("trained in"), Number("ready in"), Number("texts/s"), Text("on")],
            Rows(report.Stages, stage =>
            [
                stage.Title,
                Size(stage),
                stage.Parameters is { } parameters ? Figures.Count(parameters) : Figures.NotApplicable,
                stage.PeakMemoryBytes > 0 ? Figures.Bytes(stage.PeakMemoryBytes) : Figures.NotApplicable,
                Training(stage),
                Figures.Seconds(stage.PrepareSeconds),
                Figures.Rate(stage.TextsPerSecond),
                stage.Provider,
            ]),
            "Ready in: what this run took to train the stage or to read what was trained before. Peak memory: the most that the process held at once meanwhile and while it was measured; the corpus and the runtime are in it.");
    }

    /// <summary>What exactly was measured: id, what was chosen, seed, network.</summary>
    public static ReportTable Identity(LanguageReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        return new ReportTable(
            "What exactly was measured",
            [Text("stage"), Text("id"), Text("details"), Number("seed"), Text("network (SHA-256)")],
            Rows(report.Stages, stage =>
            [
                stage.Title,
                stage.Id,
                stage.Details.Length == 0 ? "none" : stage.Details,
                stage.Seed.ToString(CultureInfo.InvariantCulture),
                stage.Sha256.Length == 0 ? Figures.NotApplicable : stage.Sha256,
            ]));
    }

    /// <summary>The machine, the versions and the data.</summary>
    public static ReportTable Environment(LanguageReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        return ReportTables.Environment(report, report.Dataset.Fingerprint, []);
    }

    private static ReportTable ByLanguage(LanguageReport report, string title, Func<LanguageScore, string> cell, Func<LanguageStageResult, string> mean, string note)
    {
        string part = LanguageMeasure.Of(report).Part;
        Dictionary<string, LanguageScore>[] scores = [.. report.Stages.Select(stage => stage.Languages.ToDictionary(score => score.Language))];
        return new ReportTable(
            title,
            [Text(part), Number("texts"), .. report.Stages.Select(stage => Number(stage.Title))],
            [
                .. Rows(report.Dataset.Languages, count =>
                [
                    count.Language,
                    Figures.Count(count.Measured),
                    .. scores.Select(byLanguage => byLanguage.TryGetValue(count.Language, out LanguageScore? score) ? cell(score) : Figures.NotApplicable),
                ]),
                ["mean", Figures.Count(report.Dataset.Languages.Sum(count => count.Measured)), .. report.Stages.Select(mean)],
            ],
            note);
    }

    // A translation is read below its source: each text has a row of its own.
    private static ReportTable Translations(LanguageReport report) => new(
        ExamplesTitle,
        [Text("text"), Text("direction"), Text("which"), Text("who"), Number("chrF")],
        Rows(report.Examples.SelectMany(example => (IEnumerable<string[]>)
        [
            [example.Source ?? Figures.NotApplicable, example.Language, example.Which, "source", ""],
            [example.Text, "", "", "reference", ""],
            .. example.Answers.Select(answer => new[] { answer.Text is "" ? "(nothing)" : answer.Text ?? Figures.NotApplicable, "", "", TitleOf(report, answer.Stage), LanguageMeasure.ChrF.Figure(answer.Score) }),
        ]), row => row),
        $"The best, the median and the worst text of {OfLast(report)}, by its chrF alone, in a few directions that the seed chose; texts of fewer than three words are left out.");

    private static ReportTable ScoredTexts(LanguageReport report) => new(
        ExamplesTitle,
        [Text("text"), Text("language"), Text("which"), .. report.Stages.Select(stage => Number(stage.Title))],
        Rows(report.Examples, example =>
        [
            example.Text,
            example.Language,
            example.Which,
            .. report.Stages.Select(stage => LanguageMeasure.BitsPerByte.Figure(example.Answers.FirstOrDefault(answer => answer.Stage == stage.Id)?.Score)),
        ]),
        $"The texts of the fewest, median and most bits per byte of {OfLast(report)}, in a few languages that the seed chose.");

    private static string OfLast(LanguageReport report) => report.Stages.Count == 0 ? "the last stage" : $"'{report.Stages[^1].Title}'";

    private static string Training(LanguageStageResult stage) =>
        stage.WrittenByHand ? "written by hand"
        : IsReused(stage) ? Figures.Seconds(stage.TrainSeconds) + " (reused)"
        : stage.TrainedElsewhere ? "trained elsewhere"
        : Figures.Seconds(stage.PrepareSeconds);

    private static bool IsReused(LanguageStageResult stage) => stage is { WrittenByHand: false, TrainSeconds: not null };

    private static string Size(LanguageStageResult stage) => stage.FileBytes is { } bytes ? Figures.Bytes(bytes) : Figures.NotApplicable;

    private static string Share(int count, LanguageStageComparison step) => $"{Figures.Count(count)} of {Figures.Count(step.Languages.Count)}";

    private static string TitleOf(LanguageReport report, string id) => report.Stages.FirstOrDefault(stage => stage.Id == id)?.Title ?? id;

    private static string Capital(string name) => name == LanguageMeasure.ChrF.Name ? name : char.ToUpperInvariant(name[0]) + name[1..];

    private const string ExamplesTitle = "What it looks like";

    private const string NoDifference = "no detectable difference";
}
