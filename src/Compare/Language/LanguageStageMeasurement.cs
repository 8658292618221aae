using System.Diagnostics;
using MlNetPath.Core;

namespace MlNetPath.Compare;

/// <summary>Prepares one stage and measures it on every language.</summary>
internal sealed class LanguageStageMeasurement<TModel>(
    ILanguageStage<TModel> stage, ParallelCorpus corpus, ILanguageTest<TModel> test, LanguageComparisonOptions options, IProgress<LanguageProgress>? progress, CancellationToken cancellation)
    where TModel : class, ILanguageModel
{
    // An interval's ends move by a tenth of its width at most from one set of so many samples to another.
    private const int Resamples = 1000;

    /// <summary>Does it.</summary>
    /// <returns>The result, and what the stage made of the texts of each language.</returns>
    public (LanguageStageResult Result, ScoredTexts[] Scored) Run()
    {
        using PeakMemory memory = PeakMemory.Start();
        Report(new LanguageProgress(stage.Card.Id, LanguagePhase.Prepare));
        long start = Stopwatch.GetTimestamp();
        using TModel model = Guarded("being prepared", () => stage.Prepare(corpus, StageOptions()) ?? throw new InvalidOperationException("it gave no model."));
        double prepareSeconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        LanguageModelFacts facts = Guarded("describing its model", () => model.Facts);
        var scored = new ScoredTexts[test.Languages.Count];
        var scores = new LanguageScore[scored.Length];
        for (int i = 0; i < scored.Length; i++)
        {
            LanguageTexts texts = test.Languages[i];
            var at = new LanguageProgress(stage.Card.Id, LanguagePhase.Measure) { Language = texts.Language, Fraction = (double)i / scored.Length };
            Report(at);
            scored[i] = Guarded(test.Doing(texts.Language), () => test.Score(model, texts, cancellation));
            scores[i] = Describe(texts, scored[i]);
            Report(at with { Fraction = (i + 1.0) / scored.Length, Score = scores[i] });
        }

        var result = new LanguageStageResult
        {
            Id = stage.Card.Id,
            Title = stage.Card.Title,
            Details = facts.Details,
            Seed = options.Seed,
            Mean = scores.Average(score => score.Score),
            MeanBleu = scores.Average(score => score.Bleu),
            Languages = scores,
            PrepareSeconds = prepareSeconds,
            TrainSeconds = facts.TrainSeconds,
            WrittenByHand = stage.Card.WrittenByHand,
            TrainedElsewhere = stage.Card.TrainedElsewhere,
            TextsPerSecond = test.Languages.Sum(texts => texts.Texts.Length) / Math.Max(scored.Sum(texts => texts.Seconds), 1e-6),
            Parameters = facts.Parameters,
            FileBytes = facts.FileBytes,
            Sha256 = facts.Sha256,
            Provider = facts.Provider,
            PeakMemoryBytes = memory.Bytes,
        };
        Report(new LanguageProgress(stage.Card.Id, LanguagePhase.Done) { Fraction = 1, Result = result });
        return (result, scored);
    }

    private StageOptions StageOptions() => new()
    {
        Seed = options.Seed,
        Cancellation = cancellation,
        Progress = progress is null ? null : new TrainingReports(training =>
            progress.Report(new LanguageProgress(stage.Card.Id, LanguagePhase.Prepare) { Fraction = training.Fraction, Training = training })),
    };

    private LanguageScore Describe(LanguageTexts texts, ScoredTexts scored) => new()
    {
        Language = texts.Language,
        Score = scored.Score.Value,
        Interval = Interval(scored.Score, texts),
        Bleu = scored.Bleu?.Value,
        BleuInterval = scored.Bleu is { } bleu ? Interval(bleu, texts) : [],
        Seconds = scored.Seconds,
    };

    private double[] Interval(CorpusScore score, LanguageTexts texts)
    {
        ConfidenceInterval interval = ScoreBootstrap.Interval(score, texts.Groups, options.Seed, Resamples);
        return [interval.Low, interval.High];
    }

    private T Guarded<T>(string doing, Func<T> work) => StageException.Guarded(stage.Card.Id, doing, work, cancellation);

    private void Report(LanguageProgress value) => progress?.Report(value);
}
