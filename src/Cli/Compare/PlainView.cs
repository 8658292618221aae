using MlNetPath.Compare;
using MlNetPath.Core;

namespace MlNetPath.Cli;

/// <summary>Progress where nobody watches a terminal: one line when a stage begins to train, one an epoch, one when it is measured.</summary>
internal sealed class PlainView(CommandContext context, TextTask task) : IProgress<ComparisonProgress>
{
    private ComparisonProgress? last;

    /// <inheritdoc/>
    public void Report(ComparisonProgress value)
    {
        bool news = last is null || (last.StageId, last.Phase, last.Seed) != (value.StageId, value.Phase, value.Seed);
        last = value;
        if (news && value.Phase == ComparisonPhase.Train)
        {
            context.Notice($"{value.StageId}: training on {Figures.Count(task.TrainData.Count)} texts, seed {value.Seed}.");
        }

        if (value.Training is { EpochEnded: true } training)
        {
            context.Notice($"{value.StageId}: {TrainingNotices.Describe(training)}.");
        }
        else if (value.NotRun is { } notRun)
        {
            context.Notice($"{value.StageId}: not run: {notRun.Reason}.");
        }
        else if (value is { Phase: ComparisonPhase.Done, Result: { } result })
        {
            context.Notice($"{value.StageId}: accuracy {Figures.Percent(result.Accuracy)}{(result.Reused ? ", kept model reused" : "")}.");
        }
    }
}
