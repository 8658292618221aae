using MlNetPath.Core;

namespace MlNetPath.Compare;

/// <summary>
/// Runs language stages on one parallel corpus and reports how they compare: all on the same test texts and by the same measures, and nothing is chosen by the test texts.
/// Safe to use from many threads, though figures of speed and memory then say little.
/// </summary>
public static class LanguageComparison
{
    /// <summary>Lets each stage translate the test texts from English into every other language, and compares each with the best simpler one before it. Those that cannot run here are named in the report.</summary>
    /// <param name="task">The data: a task of translation.</param>
    /// <param name="stages">The stages, from simple to elaborate; their ids differ.</param>
    /// <param name="options">What to do with them.</param>
    /// <param name="progress">Told how far it is; may be called from other threads, one call at a time.</param>
    /// <param name="cancellation">Stops it as soon as the stage at work listens.</param>
    /// <exception cref="ArgumentException">The task is of another kind.</exception>
    /// <exception cref="InputException">The data or the options cannot be used, or no stage can run here.</exception>
    /// <exception cref="StageException">A stage's code failed.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static LanguageReport Run(
        LanguageTask task, IReadOnlyList<ILanguageStage<ITranslator>> stages, LanguageComparisonOptions options, IProgress<LanguageProgress>? progress = null, CancellationToken cancellation = default)
    {
        Check(task, TaskKind.Translation, options);
        return Run(task, stages, new TranslationTest(task.Corpus, options.MostTexts), options, progress, cancellation);
    }

    /// <summary>Lets each stage score the test texts of every language, and compares each with the best simpler one before it. Those that cannot run here are named in the report.</summary>
    /// <inheritdoc cref="Run(LanguageTask, IReadOnlyList{ILanguageStage{ITranslator}}, LanguageComparisonOptions, IProgress{LanguageProgress}?, CancellationToken)"/>
    public static LanguageReport Run(
        LanguageTask task, IReadOnlyList<ILanguageStage<INextTokenModel>> stages, LanguageComparisonOptions options, IProgress<LanguageProgress>? progress = null, CancellationToken cancellation = default)
    {
        Check(task, TaskKind.NextToken, options);
        return Run(task, stages, new NextTokenTest(task.Corpus, options.MostTexts), options, progress, cancellation);
    }

    private static LanguageReport Run<TModel>(
        LanguageTask task, IReadOnlyList<ILanguageStage<TModel>> stages, ILanguageTest<TModel> test, LanguageComparisonOptions options, IProgress<LanguageProgress>? progress, CancellationToken cancellation)
        where TModel : class, ILanguageModel
    {
        ArgumentNullException.ThrowIfNull(stages);
        StageIds.RequireDifferent(stages.Select(stage => stage.Card.Id));
        if (test.Languages.Count == 0)
        {
            throw new InputException($"There is no test text for the task '{task.Name}' in the corpus. Give a corpus with a test split.");
        }

        cancellation.ThrowIfCancellationRequested();
        var results = new List<LanguageStageResult>();
        var scored = new List<ScoredTexts[]>();
        var notRun = new List<StageNotRun>();
        foreach (ILanguageStage<TModel> stage in stages)
        {
            try
            {
                (LanguageStageResult result, ScoredTexts[] texts) = new LanguageStageMeasurement<TModel>(stage, task.Corpus, test, options, progress, cancellation).Run();
                results.Add(result);
                scored.Add(texts);
            }
            catch (StageUnavailableException e)
            {
                notRun.Add(new StageNotRun(stage.Card.Id, stage.Card.Title, e.Reason));
                progress?.Report(new LanguageProgress(stage.Card.Id, LanguagePhase.Done) { NotRun = notRun[^1] });
            }
        }

        StageIds.RequireSome(results.Count, notRun);
        IReadOnlyList<LanguageStageComparison> comparisons = LanguageSteps.Compare(results, scored, test.Languages, test.Measure, options.Seed, cancellation);
        return new LanguageReport
        {
            Created = DateTimeOffset.UtcNow,
            Measure = test.Measure.Name,
            Dataset = new LanguageDataset(task.Name, task.Fingerprint, [.. test.Languages.Select(texts =>
                new LanguageTextCount(texts.Language, texts.All, texts.Texts.Length, texts.Groups.Distinct().Count()))]),
            Stages = results,
            NotRun = notRun,
            Comparisons = comparisons,
            Examples = LanguageExamples.Pick(results, scored, test.Languages, test.Measure, options.Seed),
            Environment = MeasuredMachine.Describe(stages.Select(stage => stage.GetType().Assembly)),
            Conclusion = LanguageConclusion.Of(results, comparisons, test.Measure),
            Notes = options.Notes,
            Command = options.Command,
        };
    }

    private static void Check(LanguageTask task, TaskKind kind, LanguageComparisonOptions options)
    {
        ArgumentNullException.ThrowIfNull(task);
        ArgumentNullException.ThrowIfNull(options);
        if (task.Kind != kind)
        {
            throw new ArgumentException($"The task '{task.Name}' is of the kind {task.Kind}, and these stages are for {kind}.", nameof(task));
        }

        if (options.MostTexts < 1)
        {
            throw new InputException($"At most {options.MostTexts} texts of each language leave nothing to measure. Give 1 or more, or none for all.");
        }
    }
}
