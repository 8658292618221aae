using System.Diagnostics;
using MlNetPath.Compare;
using MlNetPath.Core;
using Spectre.Console;

namespace MlNetPath.Cli;

/// <summary>Progress of a comparison on a terminal: the table of stages as it fills, and a line that says what is being done.</summary>
/// <typeparam name="TProgress">What the comparison reports.</typeparam>
/// <typeparam name="TResult">What is known of a stage at its end.</typeparam>
/// <typeparam name="TReport">What the comparison gives.</typeparam>
/// <param name="terminal">The terminal.</param>
/// <param name="stages">The stages, in their order.</param>
/// <param name="columns">The table's columns; the first is the stage.</param>
/// <param name="stop">Ends the drawing.</param>
internal abstract class StagesLiveView<TProgress, TResult, TReport>(IAnsiConsole terminal, IReadOnlyList<StageCard> stages, IReadOnlyList<ReportColumn> columns, CancellationToken stop) : IProgress<TProgress>
    where TProgress : class
    where TResult : class
{
    private readonly Lock guard = new();
    private readonly Dictionary<string, TResult> done = [];
    private readonly HashSet<string> notRun = [];
    private Step? current;
    private string doing = "";
    private long since = Stopwatch.GetTimestamp();

    /// <inheritdoc/>
    public void Report(TProgress value)
    {
        lock (guard)
        {
            Step step = StepOf(value);
            if (current is null || (current.StageId, current.What) != (step.StageId, step.What))
            {
                since = Stopwatch.GetTimestamp();
            }

            (current, doing) = (step, Doing(value));
            if (step.Result is { } result)
            {
                done[step.StageId] = result;
            }
            else if (step.IsNotRun)
            {
                notRun.Add(step.StageId);
            }
        }
    }

    /// <inheritdoc cref="LiveDisplay.Watch"/>
    public TReport Watch(Func<IProgress<TProgress>, TReport> work) => LiveDisplay.Watch(terminal, stop, Draw, () => work(this));

    /// <summary>Where a report stands.</summary>
    protected abstract Step StepOf(TProgress progress);

    /// <summary>A stage's figures, one for each column but the first.</summary>
    protected abstract IEnumerable<string> FiguresOf(TResult result);

    /// <summary>What is being done, in a few words.</summary>
    protected abstract string Doing(TProgress progress);

    private Rows Draw()
    {
        lock (guard)
        {
            var table = new ReportTable("", columns, [.. stages.Select(RowOf)]);
            return new Rows(TerminalReport.Drawn(table, terminal.Profile.Width), new Text(current is null ? "" : Printable.Of(Status(current))));
        }
    }

    private string[] RowOf(StageCard stage) => done.TryGetValue(stage.Id, out TResult? result)
        ? [stage.Title, .. FiguresOf(result)]
        : [stage.Title, notRun.Contains(stage.Id) ? "not run" : stage.Id == current?.StageId ? "…" : "", .. Enumerable.Repeat("", columns.Count - 2)];

    private string Status(Step step) => done.Count + notRun.Count == stages.Count
        ? "  comparing the stages"
        : $"  {step.StageId}: {doing}, {(int)Stopwatch.GetElapsedTime(since).TotalSeconds} s{(step.Share.Length > 0 ? $"  {step.Share}" : "")}";

    /// <summary>Where a comparison stands.</summary>
    /// <param name="StageId">The stage under way.</param>
    /// <param name="What">What it does; where that changes, its time begins anew.</param>
    /// <param name="Result">Its result, at its end.</param>
    /// <param name="IsNotRun">Whether it could not run.</param>
    /// <param name="Share">How much of it is done; empty where nobody knows.</param>
    protected sealed record Step(string StageId, object What, TResult? Result, bool IsNotRun, string Share);
}
