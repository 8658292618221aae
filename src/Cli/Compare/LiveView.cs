using MlNetPath.Compare;
using MlNetPath.Core;
using Spectre.Console;

namespace MlNetPath.Cli;

/// <summary>Progress of a comparison of stages that label texts on a terminal.</summary>
internal sealed class LiveView(IAnsiConsole terminal, IReadOnlyList<IStage> stages, CancellationToken stop)
    : StagesLiveView<ComparisonProgress, StageResult, ComparisonReport>(terminal, [.. stages.Select(stage => stage.Card)], Columns, stop)
{
    private static readonly ReportColumn[] Columns =
        [new("stage", false), new("accuracy", true), new("macro-F1", true), new("one text (p50)", true), new("batch (texts/s)", true)];

    /// <inheritdoc/>
    protected override Step StepOf(ComparisonProgress progress) => new(
        progress.StageId,
        (progress.Phase, progress.Seed),
        progress.Result,
        progress.NotRun is not null,
        progress.Fraction is { } fraction ? LiveDisplay.Bar(fraction) : progress.Rows > 0 ? $"{Figures.Count(progress.Rows)} rows read" : "");

    /// <inheritdoc/>
    protected override IEnumerable<string> FiguresOf(StageResult result) =>
        [Figures.Percent(result.Accuracy), Figures.Measure(result.MacroF1), Figures.Microseconds(result.LatencyMicroseconds.P50), Figures.Rate(result.TextsPerSecond)];

    /// <inheritdoc/>
    protected override string Doing(ComparisonProgress progress) => progress.Phase switch
    {
        ComparisonPhase.Train => $"training with seed {progress.Seed}{(progress.Training is { } training ? $" ({TrainingNotices.Describe(training)})" : "")}",
        ComparisonPhase.Load => "loading the model",
        ComparisonPhase.Score => "scoring the test texts",
        ComparisonPhase.Latency => "measuring its speed",
        _ => "done",
    };
}
