using System.Diagnostics;
using System.Globalization;
using MlNetPath.Compare;
using MlNetPath.Core;
using Spectre.Console;

namespace MlNetPath.Cli;

/// <summary>
/// A long training on a terminal: how far it is, how long it still takes, and the curves of loss and validation accuracy, or validation loss where there is none, as they grow. The training runs on another thread;
/// this one only draws.
/// </summary>
/// <param name="terminal">Where to.</param>
/// <param name="stageId">What is trained.</param>
/// <param name="stop">The wish to end it; that it was heard is shown.</param>
internal sealed class TrainingView(IAnsiConsole terminal, string stageId, CancellationToken stop) : IProgress<TrainingProgress>
{
    private const int BarWidth = 30, CurveWidth = 40;
    private const string Levels = "▁▂▃▄▅▆▇█";

    private static readonly TimeSpan Frame = TimeSpan.FromMilliseconds(250);

    private readonly Lock guard = new();
    private readonly List<double> losses = [], measured = [];
    private readonly long begun = Stopwatch.GetTimestamp();
    private TrainingProgress? current;
    private double firstFraction;

    /// <inheritdoc/>
    public void Report(TrainingProgress value)
    {
        lock (guard)
        {
            firstFraction = current is null ? value.Fraction ?? 0 : firstFraction; // a resumed training does not begin at 0
            current = value;
            if (value.EpochEnded)
            {
                losses.AddRange(value.Loss is { } loss ? [loss] : Array.Empty<double>());
                measured.AddRange((value.ValidationAccuracy ?? value.ValidationLoss) is { } validation ? [validation] : Array.Empty<double>());
            }
        }
    }

    /// <summary>Shows the training until it ends.</summary>
    public T Watch<T>(Func<T> training)
    {
        Task<T> running = Task.Run(training, CancellationToken.None);
        terminal.Live(Draw()).AutoClear(true).Start(display =>
        {
            while (!running.IsCompleted)
            {
                Task.WaitAny([running], Frame);
                display.UpdateTarget(Draw());
            }
        });
        return running.GetAwaiter().GetResult();
    }

    /// <summary>A curve in one line: the values from left to right, each as high as it is between the lowest and the highest; the means of neighbours where there are too many.</summary>
    public static string Curve(IReadOnlyList<double> values, int width)
    {
        double[] shown = values.Count <= width ? [.. values] : [.. Enumerable.Range(0, width).Select(i =>
            values.Skip(i * values.Count / width).Take(((i + 1) * values.Count / width) - (i * values.Count / width)).Average())];
        (double low, double high) = shown.Length == 0 ? (0, 0) : (shown.Min(), shown.Max());
        return string.Concat(shown.Select(value => Levels[high > low ? (int)Math.Round((value - low) / (high - low) * (Levels.Length - 1)) : 0]));
    }

    private Markup Draw()
    {
        lock (guard)
        {
            if (current is not { } now)
            {
                return new Markup(Markup.Escape($"{stageId}: preparing"));
            }

            double share = now.Fraction ?? 0, gone = Stopwatch.GetElapsedTime(begun).TotalSeconds;
            string left = share - firstFraction > 0.005 ? $", {Figures.Seconds(gone * (1 - share) / (share - firstFraction))} left" : "";
            int full = (int)(share * BarWidth);
            string[] lines =
            [
                string.Create(CultureInfo.InvariantCulture, $"{stageId}, epoch {now.Epoch} of {now.Epochs}  {new string('━', full)}{new string('─', BarWidth - full)} {100 * share:0}%{left}"),
                $"  loss        {Curve(losses, CurveWidth)} {(now.Loss is { } loss ? Figures.Measure(loss) : "")}",
                $"  validation  {Curve(measured, CurveWidth)} {(now.ValidationAccuracy is { } accuracy ? Figures.Percent(accuracy) : now.ValidationLoss is { } validation ? $"loss {Figures.Measure(validation)}" : "")}",
                .. stop.IsCancellationRequested ? [LongTraining.Ending] : Array.Empty<string>(),
            ];
            return new Markup(string.Join('\n', lines.Select(Markup.Escape)));
        }
    }
}
