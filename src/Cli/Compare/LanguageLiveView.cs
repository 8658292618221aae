using MlNetPath.Compare;
using MlNetPath.Core;
using Spectre.Console;

namespace MlNetPath.Cli;

/// <summary>Progress of a comparison of language stages on a terminal.</summary>
internal sealed class LanguageLiveView(IAnsiConsole terminal, IReadOnlyList<StageCard> stages, LanguageMeasure measure, CancellationToken stop)
    : StagesLiveView<LanguageProgress, LanguageStageResult, LanguageReport>(terminal, stages, [new("stage", false), new(measure.Name, true), new("texts/s", true)], stop)
{
    /// <inheritdoc/>
    protected override Step StepOf(LanguageProgress progress) =>
        new(progress.StageId, (progress.Phase, progress.Language), progress.Result, progress.NotRun is not null, progress.Fraction is { } fraction ? LiveDisplay.Bar(fraction) : "");

    /// <inheritdoc/>
    protected override IEnumerable<string> FiguresOf(LanguageStageResult result) => [measure.Figure(result.Mean), Figures.Rate(result.TextsPerSecond)];

    /// <inheritdoc/>
    protected override string Doing(LanguageProgress progress) => progress.Phase switch
    {
        LanguagePhase.Prepare => $"preparing{(progress.Training is { } training ? $" ({TrainingNotices.Describe(training)})" : "")}",
        LanguagePhase.Measure => $"measuring '{progress.Language}'",
        _ => "done",
    };
}
