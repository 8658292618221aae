using System.Diagnostics;
using MlNetPath.Compare;
using MlNetPath.Core;
using Spectre.Console;

namespace MlNetPath.Cli;

/// <summary>
/// Progress on a terminal: the table of stages as it fills, and a line that says what is being done.
/// </summary>
internal sealed class LiveView(IAnsiConsole terminal, IReadOnlyList<IStage> stages, CancellationToken stop) : IProgress<ComparisonProgress>
{
    private static readonly ReportColumn[] Columns =
        [new("stage", false), new("accuracy", true), new("macro-F1", true), new("one text (p50)", true), new("batch (texts/s)", true)];

    private readonly Lock guard = new();
    private readonly Dictionary<string, StageResult> done = [];
    private readonly HashSet<string> notRun = [];
    private ComparisonProgress? current;
    private long since = Stopwatch.GetTimestamp();

    /// <inheritdoc/>
    public void Report(ComparisonProgress value)
    {
        lock (guard)
        {
            if (current is null || (current.StageId, current.Phase, current.Seed) != (value.StageId, value.Phase, value.Seed))
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
    public ComparisonReport Watch(Func<IProgress<ComparisonProgress>, ComparisonReport> work) => LiveDisplay.Watch(terminal, stop, Draw, () => work(this));

    private Rows Draw()
    {
        lock (guard)
        {
            var table = new ReportTable("", Columns, [.. stages.Select(RowOf)]);
            return new Rows(TerminalReport.Drawn(table, terminal.Profile.Width), new Text(current is null ? "" : Printable.Of(Status(current))));
        }
    }

    private string[] RowOf(IStage stage) => done.TryGetValue(stage.Card.Id, out StageResult? result)
        ?
        [
            stage.Card.Title,
            Figures.Percent(result.Accuracy),
            Figures.Measure(result.MacroF1),
            Figures.Microseconds(result.LatencyMicroseconds.P50),
            Figures.Rate(result.TextsPerSecond),
        ]
        : [stage.Card.Title, notRun.Contains(stage.Card.Id) ? "not run" : stage.Card.Id == current?.StageId ? "…" : "", "", "", ""];

    private string Status(ComparisonProgress progress)
    {
        string doing = progress.Phase switch
        {
            ComparisonPhase.Train => $"training with seed {progress.Seed}{(progress.Training is { } training ? $" ({TrainingNotices.Describe(training)})" : "")}",
            ComparisonPhase.Load => "loading the model",
            ComparisonPhase.Score => "scoring the test texts",
            ComparisonPhase.Latency => "measuring its speed",
            _ => "done",
        };
        string share = progress.Fraction is { } fraction
            ? $"  {LiveDisplay.Bar(fraction)}"
            : progress.Rows > 0 ? $"  {Figures.Count(progress.Rows)} rows read" : "";
        return $"  {progress.StageId}: {doing}, {(int)Stopwatch.GetElapsedTime(since).TotalSeconds} s{share}";
    }
}
