using System.Diagnostics;
using MlNetPath.Compare;
using MlNetPath.Core;
using Spectre.Console;

namespace MlNetPath.Cli;

/// <summary>
/// Progress on a terminal: the table of stages as it fills, and a line that says what is being done. The work runs on another
/// thread; this one only draws, since Spectre's live display must be drawn from one thread.
/// </summary>
internal sealed class LiveView(IAnsiConsole terminal, IReadOnlyList<IStage> stages, CancellationToken stop) : IProgress<ComparisonProgress>
{
    private const int BarWidth = 20;
    private static readonly ReportColumn[] Columns =
        [new("stage", false), new("accuracy", true), new("macro-F1", true), new("one text (p50)", true), new("batch (texts/s)", true)];

    private static readonly TimeSpan Frame = TimeSpan.FromMilliseconds(100);

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

    /// <summary>Shows the work until it ends; then the display disappears, for the final table to take its place.</summary>
    public ComparisonReport Watch(Func<IProgress<ComparisonProgress>, ComparisonReport> work)
    {
        Task<ComparisonReport> running = Task.Run(() => work(this), CancellationToken.None);
        terminal.Live(Draw()).AutoClear(true).Start(display =>
        {
            while (!running.IsCompleted && !stop.IsCancellationRequested)
            {
                Task.WaitAny([running], Frame);
                display.UpdateTarget(Draw());
            }
        });
        return running.GetAwaiter().GetResult();
    }

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
            ? $"  {Bar(fraction)}"
            : progress.Rows > 0 ? $"  {Figures.Count(progress.Rows)} rows read" : "";
        return $"  {progress.StageId}: {doing}, {(int)Stopwatch.GetElapsedTime(since).TotalSeconds} s{share}";
    }

    private static string Bar(double fraction)
    {
        int filled = (int)(Math.Clamp(fraction, 0, 1) * BarWidth);
        return $"{new string('█', filled)}{new string('░', BarWidth - filled)} {Figures.Percent(fraction)}";
    }
}
