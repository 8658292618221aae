using MlNetPath.Compare;

namespace MlNetPath.Cli;

/// <summary>Progress of a comparison of language stages where nobody watches a terminal: one line when a stage begins to be prepared, one an epoch, one for each language that is done, one for the mean.</summary>
internal sealed class LanguagePlainView(CommandContext context, LanguageMeasure measure) : IProgress<LanguageProgress>
{
    private string? preparing;

    /// <inheritdoc/>
    public void Report(LanguageProgress value)
    {
        if (value.Phase == LanguagePhase.Prepare && preparing != value.StageId)
        {
            preparing = value.StageId;
            context.Notice($"{value.StageId}: preparing.");
        }

        if (value.Training is { EpochEnded: true } training)
        {
            context.Notice($"{value.StageId}: {TrainingNotices.Describe(training)}.");
        }
        else if (value.Score is { } score)
        {
            context.Notice($"{value.StageId}: {score.Language}: {measure.NamedFigure(score.Score)}.");
        }
        else if (value.NotRun is { } notRun)
        {
            context.Notice($"{value.StageId}: not run: {notRun.Reason}.");
        }
        else if (value.Result is { } result)
        {
            context.Notice($"{value.StageId}: {measure.NamedFigure(result.Mean)} on average.");
        }
    }
}
