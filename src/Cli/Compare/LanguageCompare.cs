using MlNetPath.Compare;
using MlNetPath.Core;

namespace MlNetPath.Cli;

/// <summary>A comparison of language stages: of those that translate, or of those that tell what comes next.</summary>
internal sealed class LanguageCompare
{
    private const string Translation = "translation"; // one of LanguageTask.Names

    private readonly CommandContext context;
    private readonly IReadOnlyList<StageCard> cards;
    private readonly LanguageMeasure measure;
    private readonly Func<ParallelCorpus, IProgress<LanguageProgress>, LanguageReport> run;

    private LanguageCompare(CommandContext context, IEnumerable<StageCard> cards, LanguageMeasure measure, Func<ParallelCorpus, IProgress<LanguageProgress>, LanguageReport> run) =>
        (this.context, this.cards, this.measure, this.run) = (context, [.. cards], measure, run);

    /// <summary>Finds the stages.</summary>
    /// <param name="task">The name of the task.</param>
    /// <param name="ids">The stages with commas between them; null for all.</param>
    /// <param name="catalog">All stages.</param>
    /// <param name="options">What to do with them.</param>
    /// <param name="context">Where the corpus and the terminal are.</param>
    /// <exception cref="UsageException">A stage is unknown, or named twice.</exception>
    /// <exception cref="InputException">There are no stages at all.</exception>
    public static LanguageCompare Of(string task, string? ids, LanguageStageCatalog catalog, LanguageComparisonOptions options, CommandContext context)
    {
        if (task == Translation)
        {
            IReadOnlyList<ILanguageStage<ITranslator>> stages = LanguageStageCatalog.FindAll(catalog.Translation, task, ids);
            return new(context, stages.Select(stage => stage.Card), LanguageMeasure.ChrF, (corpus, progress) => LanguageComparison.Run(LanguageTask.Translation(corpus), stages, options, progress, context.Stop));
        }

        IReadOnlyList<ILanguageStage<INextTokenModel>> models = LanguageStageCatalog.FindAll(catalog.NextToken, task, ids);
        return new(context, models.Select(stage => stage.Card), LanguageMeasure.BitsPerByte, (corpus, progress) => LanguageComparison.Run(LanguageTask.NextToken(corpus), models, options, progress, context.Stop));
    }

    /// <summary>Runs it.</summary>
    /// <param name="quiet">True where the terminal must not be drawn on.</param>
    /// <exception cref="InputException">A package of the corpus cannot be used, or no stage can run here.</exception>
    public LanguageReport Run(bool quiet)
    {
        ParallelCorpus corpus = CorpusReading.Parallel(context);
        return context.Terminal is { } terminal && !quiet
            ? new LanguageLiveView(terminal, cards, measure, context.Stop).Watch(progress => run(corpus, progress))
            : run(corpus, new LanguagePlainView(context, measure));
    }
}
