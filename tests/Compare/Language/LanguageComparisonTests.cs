using System.Text;
using MlNetPath.Core;

namespace MlNetPath.Compare.Tests;

public class LanguageComparisonTests
{
    private static readonly ParallelCorpus Corpus = TinyCorpus.Create();
    private static readonly string[] Targets = [.. ParallelCorpus.Languages.Skip(1)];

    [Fact]
    public void Measures_translations_as_chrF_and_BLEU_do()
    {
        LanguageReport report = Translate(Corpus, FakeTranslator.Copying(), FakeTranslator.Half());
        Assert.Equal("chrF", report.Measure);
        Assert.Equal(("translation", Corpus.Fingerprint), (report.Dataset.Name, report.Dataset.Fingerprint));
        Assert.Equal(Targets, report.Dataset.Languages.Select(count => count.Language));
        Assert.Equal(["copy", "half"], report.Stages.Select(stage => stage.Id));
        foreach (string target in Targets)
        {
            TranslationPair[] pairs = [.. Corpus.Pairs(Split.Test, "en", target)];
            int[] groups = [.. pairs.Select(pair => pair.Group)];
            CorpusScore copied = ChrF.Of([.. pairs.Select(pair => pair.Source)], [.. pairs.Select(pair => pair.Target)]);
            string[] written = [.. pairs.Select(pair => pair.Source.Length % 2 == 0 ? pair.Target : pair.Source)];
            CorpusScore half = ChrF.Of(written, [.. pairs.Select(pair => pair.Target)]);
            CorpusScore bleu = Bleu.Of(written, [.. pairs.Select(pair => pair.Target)], Bleu.TokensOf(target));

            LanguageScore score = report.Stages[1].Languages.Single(s => s.Language == target);
            ConfidenceInterval interval = ScoreBootstrap.Interval(half, groups, 7, 1000), bleuInterval = ScoreBootstrap.Interval(bleu, groups, 7, 1000);
            Assert.Equal((half.Value, bleu.Value), (score.Score, score.Bleu));
            Assert.Equal([interval.Low, interval.High], score.Interval);
            Assert.Equal([bleuInterval.Low, bleuInterval.High], score.BleuInterval);
            Assert.True(score.Interval[0] < score.Score && score.Score < score.Interval[1]);
            Assert.Equal(copied.Value, report.Stages[0].Languages.Single(s => s.Language == target).Score);
            Assert.Equal((pairs.Length, pairs.Length, groups.Distinct().Count()), Counts(report, target));

            LanguageDifference difference = report.Comparisons[0].Languages.Single(d => d.Language == target);
            ScoreComparison expected = ScoreBootstrap.Compare(half, copied, groups, 7);
            Assert.Equal((expected.Difference, expected.PValue), (difference.Difference, difference.UnadjustedPValue));
            Assert.Equal([expected.Interval.Low, expected.Interval.High], difference.Interval);
            Assert.Equal(ScoreBootstrap.Compare(copied, half, groups, 7).PValue, difference.UnadjustedBaselinePValue);
        }

        LanguageStageComparison step = Assert.Single(report.Comparisons);
        Assert.Equal(("half", "copy", 13, 0), (step.Stage, step.Baseline, step.Better, step.Worse));
        Assert.Equal(Holm.Adjust([.. step.Languages.Select(d => d.UnadjustedPValue)]), step.Languages.Select(d => d.PValue));
        Assert.Equal(report.Stages[1].Languages.Average(s => s.Score), report.Stages[1].Mean);
        Assert.Equal(report.Stages[1].Mean - report.Stages[0].Mean, step.Difference);
        Assert.Equal(report.Stages[1].Languages.Average(s => s.Bleu), report.Stages[1].MeanBleu);
        Assert.All(report.Stages, stage => Assert.True(stage is { Details: "by a test", TextsPerSecond: > 0, PrepareSeconds: >= 0, PeakMemoryBytes: > 0, TrainSeconds: null, Parameters: null, FileBytes: null, Provider: "CPU", Seed: 7 }));
    }

    [Fact]
    public void Measures_bits_over_bytes_and_fewer_are_better()
    {
        LanguageReport report = Score(Corpus, FakeScorer.Stage("high", 3), FakeScorer.Stage("low", 2), FakeScorer.Stage("middle", 2.5));
        Assert.Equal("bits per byte", report.Measure);
        Assert.Equal(ParallelCorpus.Languages, report.Dataset.Languages.Select(count => count.Language));
        foreach (IGrouping<string, CorpusText> texts in Corpus.Texts(Split.Test).GroupBy(text => text.Language))
        {
            LanguageScore score = report.Stages[1].Languages.Single(s => s.Language == texts.Key);
            Assert.Equal(texts.Sum(text => FakeScorer.BitsOf(text, 2)) / texts.Sum(text => Encoding.UTF8.GetByteCount(text.Text)), score.Score, 12);
            Assert.True(score.Interval[0] < score.Score && score.Score < score.Interval[1]);
            Assert.Null(score.Bleu);
            Assert.Empty(score.BleuInterval);
        }

        Assert.Null(report.Stages[0].MeanBleu);
        Assert.Equal([("low", "high", 14, 0), ("middle", "low", 0, 14)], report.Comparisons.Select(c => (c.Stage, c.Baseline, c.Better, c.Worse)));
        Assert.All(report.Comparisons[0].Languages, d => Assert.True(d.Difference < 0 && d.Interval[1] < 0 && d.IsBetter && !d.IsWorse && d.BaselinePValue == 1));
        Assert.Equal(-1, report.Comparisons[0].Difference, 9);
        Assert.Equal(0.5, report.Comparisons[1].Difference, 9);
    }

    [Fact]
    public void The_same_seed_gives_the_same_report_but_for_the_clock()
    {
        string Run(int seed) => ReportFiles.ToJson(WithoutClock(LanguageComparison.Run(
            LanguageTask.Translation(Corpus), [FakeTranslator.Copying(), FakeTranslator.Half()], new LanguageComparisonOptions { Seed = seed }, null, TestContext.Current.CancellationToken)));
        Assert.Equal(Run(3), Run(3));
        Assert.NotEqual(Run(3), Run(4));
    }

    [Fact]
    public void A_stage_is_held_against_the_best_before_it_and_of_equals_the_first()
    {
        LanguageReport report = Translate(Corpus, FakeTranslator.Copying(), FakeTranslator.Perfect(), FakeTranslator.Copying("again"), FakeTranslator.Perfect("too"), FakeTranslator.Half());
        Assert.Equal([("perfect", "copy"), ("again", "perfect"), ("too", "perfect"), ("half", "perfect")], report.Comparisons.Select(c => (c.Stage, c.Baseline)));
        Assert.Equal((0, 0), (report.Comparisons[2].Better, report.Comparisons[2].Worse));
        Assert.All(report.Comparisons[2].Languages, d => Assert.Equal((0, 1.0, 1.0), (d.Difference, d.PValue, d.BaselinePValue)));
    }

    [Fact]
    public void A_stage_that_cannot_run_here_is_named_and_the_others_go_on()
    {
        var reports = new List<LanguageProgress>();
        LanguageReport report = LanguageComparison.Run(
            LanguageTask.Translation(Corpus), [FakeTranslator.Copying(), Unavailable("big"), FakeTranslator.Perfect()], new LanguageComparisonOptions(), new Reports(reports), TestContext.Current.CancellationToken);
        Assert.Equal(["copy", "perfect"], report.Stages.Select(stage => stage.Id));
        Assert.Equal([new StageNotRun("big", "fake big", "no model")], report.NotRun);
        Assert.Equal(["perfect"], report.Comparisons.Select(c => c.Stage));
        Assert.Equal("no model", Assert.Single(reports, r => r is { StageId: "big", Phase: LanguagePhase.Done }).NotRun!.Reason);
        InputException none = Assert.Throws<InputException>(() => Translate(Corpus, Unavailable("big")));
        Assert.Contains("big: no model", none.Message);
    }

    [Fact]
    public void Progress_tells_what_begins_and_each_language_with_its_score()
    {
        var reports = new List<LanguageProgress>();
        LanguageReport report = LanguageComparison.Run(
            LanguageTask.Translation(Corpus),
            [
                new FakeLanguageStage<ITranslator>("learning", options =>
                {
                    Assert.Equal(5, options.Seed);
                    options.Progress!.Report(new TrainingProgress("reading") { Fraction = 0.5 });
                    return FakeTranslator.Of(TinyCorpus.Translate);
                }),
            ],
            new LanguageComparisonOptions { Seed = 5 },
            new Reports(reports),
            TestContext.Current.CancellationToken);
        Assert.Equal([LanguagePhase.Prepare, LanguagePhase.Prepare, .. Enumerable.Repeat(LanguagePhase.Measure, 26), LanguagePhase.Done], reports.Select(r => r.Phase));
        Assert.Equal(("reading", 0.5), (reports[1].Training!.Doing, reports[1].Fraction));
        Assert.Equal(Targets, reports.Where(r => r.Score is not null).Select(r => r.Language));
        Assert.Equal(report.Stages[0].Languages, reports.Select(r => r.Score).OfType<LanguageScore>());
        Assert.Equal(1, reports.Last(r => r.Phase == LanguagePhase.Measure).Fraction);
        Assert.Same(report.Stages[0], reports[^1].Result);
    }

    [Fact]
    public void At_most_so_many_texts_are_spread_over_the_corpus()
    {
        var asked = new List<string>();
        FakeLanguageStage<ITranslator> stage = FakeTranslator.Stage("copy", (text, target) =>
        {
            if (target == "de")
            {
                asked.Add(text);
            }

            return text;
        });
        LanguageReport report = LanguageComparison.Run(
            LanguageTask.Translation(Corpus), [stage], new LanguageComparisonOptions { MostTexts = 6 }, null, TestContext.Current.CancellationToken);
        TranslationPair[] all = [.. Corpus.Pairs(Split.Test, "en", "de")];
        Assert.Equal(Enumerable.Range(0, 6).Select(i => all[i * all.Length / 6].Source), asked);
        Assert.Equal((all.Length, 6), (Counts(report, "de").Test, Counts(report, "de").Measured));
        Assert.Contains("78 of 780 test pairs", LanguageReportMarkdown.Write(report));
        Assert.Equal(60, Counts(LanguageComparison.Run(
            LanguageTask.Translation(Corpus), [stage], new LanguageComparisonOptions { MostTexts = 1000 }, null, TestContext.Current.CancellationToken), "de").Measured);
    }

    [Fact]
    public void Examples_are_the_best_the_median_and_the_worst_text_of_the_last_stage()
    {
        LanguageReport report = Translate(Corpus, FakeTranslator.Copying(), FakeTranslator.Stage("growing", (text, target) => TinyCorpus.Translate(text, target)[..(text.Length / 2)]));
        Assert.Equal(3, report.Examples.Select(example => example.Language).Distinct().Count());
        foreach (IGrouping<string, LanguageExample> examples in report.Examples.GroupBy(example => example.Language))
        {
            Assert.Equal(["best", "median", "worst"], examples.Select(example => example.Which));
            TranslationPair[] pairs = [.. Corpus.Pairs(Split.Test, "en", examples.Key).Where(pair => pair.Source.Split(' ').Length >= 3)];
            double[] scores = [.. pairs.Select(pair => ChrF.Sentence(TinyCorpus.Translate(pair.Source, examples.Key)[..(pair.Source.Length / 2)], pair.Target)).OrderDescending()];
            Assert.Equal([scores[0], scores[(scores.Length - 1) / 2], scores[^1]], examples.Select(example => example.Answers[1].Score));
            Assert.All(examples, example =>
            {
                Assert.Contains(pairs, pair => pair.Source == example.Source && pair.Target == example.Text);
                Assert.Equal(["copy", "growing"], example.Answers.Select(answer => answer.Stage));
                Assert.Equal(example.Source, example.Answers[0].Text);
                Assert.Equal(ChrF.Sentence(example.Source!, example.Text), example.Answers[0].Score);
            });
        }
    }

    [Fact]
    public void Examples_of_bits_have_the_figure_of_every_stage_and_no_translation()
    {
        LanguageReport report = Score(Corpus, FakeScorer.Stage("high", 3), FakeScorer.Stage("low", 2));
        Assert.Equal(9, report.Examples.Count);
        Assert.All(report.Examples, example =>
        {
            Assert.Null(example.Source);
            Assert.All(example.Answers, answer => Assert.Null(answer.Text));
            double expected = FakeScorer.BitsOf(new CorpusText(example.Language, example.Text, 0), 2) / Encoding.UTF8.GetByteCount(example.Text);
            Assert.Equal(expected, example.Answers[1].Score, 12);
        });
        Assert.All(report.Examples.GroupBy(example => example.Language), e => Assert.Equal(e.Select(x => x.Answers[1].Score).Order(), e.Select(x => x.Answers[1].Score)));
    }

    [Fact]
    public void What_cannot_be_compared_is_refused()
    {
        Assert.Contains("no stage", Assert.Throws<InputException>(() => Translate(Corpus)).Message);
        Assert.Contains("'copy' is named twice", Assert.Throws<InputException>(() => Translate(Corpus, FakeTranslator.Copying(), FakeTranslator.Copying())).Message);
        Assert.Contains("no test text", Assert.Throws<InputException>(() => Translate(TinyCorpus.Of((Split.Train, 1, "open the file")), FakeTranslator.Copying())).Message);
        Assert.Throws<ArgumentException>(() => LanguageComparison.Run(LanguageTask.NextToken(Corpus), [FakeTranslator.Copying()], new LanguageComparisonOptions(), null, TestContext.Current.CancellationToken));
        Assert.Contains("At most 0 texts", Assert.Throws<InputException>(() => LanguageComparison.Run(
            LanguageTask.Translation(Corpus), [FakeTranslator.Copying()], new LanguageComparisonOptions { MostTexts = 0 }, null, TestContext.Current.CancellationToken)).Message);
    }

    internal static LanguageReport Translate(ParallelCorpus corpus, params ILanguageStage<ITranslator>[] stages) =>
        LanguageComparison.Run(LanguageTask.Translation(corpus), stages, new LanguageComparisonOptions { Seed = 7, Command = "mlnetpath compare", Notes = ["a note"] }, null, TestContext.Current.CancellationToken);

    internal static LanguageReport Score(ParallelCorpus corpus, params ILanguageStage<INextTokenModel>[] stages) =>
        LanguageComparison.Run(LanguageTask.NextToken(corpus), stages, new LanguageComparisonOptions { Seed = 7 }, null, TestContext.Current.CancellationToken);

    internal static FakeLanguageStage<ITranslator> Unavailable(string id) => new(id, _ => throw new StageUnavailableException(id, "no model"));

    private static (int Test, int Measured, int Groups) Counts(LanguageReport report, string language)
    {
        LanguageTextCount count = report.Dataset.Languages.Single(c => c.Language == language);
        return (count.Test, count.Measured, count.Groups);
    }

    private static LanguageReport WithoutClock(LanguageReport report) => report with
    {
        Created = default,
        Stages = [.. report.Stages.Select(stage => stage with
        {
            PrepareSeconds = 0, TextsPerSecond = 0, PeakMemoryBytes = 0, Languages = [.. stage.Languages.Select(score => score with { Seconds = 0 })],
        })],
        Environment = report.Environment with { MemoryBytes = 0, Versions = new Dictionary<string, string>() },
    };

    private sealed class Reports(List<LanguageProgress> reports) : IProgress<LanguageProgress>
    {
        public void Report(LanguageProgress value) => reports.Add(value);
    }
}
