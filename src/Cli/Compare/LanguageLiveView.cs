using System.Diagnostics;
using MlNetPath.Compare;
using MlNetPath.Core;
using Spectre.Console;

namespace MlNetPath.Cli;

/// <summary>Progress of a comparison of language stages on a terminal: the table of stages as it fills, and a line that says what is being done.</summary>
internal sealed class LanguageLiveView(IAnsiConsole terminal, IReadOnlyList<StageCard> stages, LanguageMeasure measure, CancellationToken stop) : IProgress<LanguageProgress>
{
    private readonly Lock guard = new();
    private readonly Dictionary<string, LanguageStageResult> done = [];
    private readonly HashSet<string> notRun = [];
    private LanguageProgress? current;
    private long since = Stopwatch.GetTimestamp();

    /// <inheritdoc/>
    public void Report(LanguageProgress value)
    {
        lock (guard)
        {
            if (current is null || (current.StageId, current.Phase, current.Language) != (value.StageId, value.Phase, value.Language))
            {
                since = Stopwatch.GetTimestamp();
            }

            current = value;
            if (value.Result is { } result)
            {
                done[value.StageId] = result;
            }
            else if (value.NotRun is not null)
            {
                notRun.Add(value.StageId);
            }
        }
    }

    /// <inheritdoc cref="LiveDisplay.Watch"/>
    public LanguageReport Watch(Func<IProgress<LanguageProgress>, LanguageReport> work) => LiveDisplay.Watch(terminal, stop, Draw, () => work(this));

    private Rows Draw()
    {
        lock (guard)
        {
            ReportColumn[] columns = [new("stage", false), new(measure.Name, true), new("texts/s", true)];
            var table = new ReportTable("", columns, [.. stages.Select(RowOf)]);
            return new Rows(TerminalReport.Drawn(table, terminal.Profile.Width), new Text(current is null ? "" : Printable.Of(Status(current))));
        }
    }

    private string[] RowOf(StageCard stage) => done.TryGetValue(stage.Id, out LanguageStageResult? result)
        ? [stage.Title, measure.Figure(result.Mean), Figures.Rate(result.TextsPerSecond)]
        : [stage.Title, notRun.Contains(stage.Id) ? "not run" : stage.Id == current?.StageId ? "…" : "", ""];

    private string Status(LanguageProgress progress)
    {
        if (done.Count + notRun.Count == stages.Count)
        {
            return "  comparing the stages";
        }

        string doing = progress.Phase switch
        {
            LanguagePhase.Prepare => $"preparing{(progress.Training is { } training ? $" ({TrainingNotices.Describe(training)})" : "")}",
            LanguagePhase.Measure => $"measuring '{progress.Language}'",
            _ => "done",
        };
        string share = progress.Fraction is { } fraction ? $"  {LiveDisplay.Bar(fraction)}" : "";
        return $"  {progress.StageId}: {doing}, {(int)Stopwatch.GetElapsedTime(since).TotalSeconds} s{share}";
    }
}
