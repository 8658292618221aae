using MlNetPath.Compare;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace MlNetPath.Cli;

/// <summary>Draws on a terminal while something works. The work runs on another thread; this one only draws, since Spectre's live display must be drawn from one thread.</summary>
internal static class LiveDisplay
{
    private const int BarWidth = 20;
    private static readonly TimeSpan Frame = TimeSpan.FromMilliseconds(100);

    /// <summary>Shows the work until it ends; then the display disappears, for the final table to take its place.</summary>
    public static T Watch<T>(IAnsiConsole terminal, CancellationToken stop, Func<IRenderable> draw, Func<T> work)
    {
        Task<T> running = Task.Run(work, CancellationToken.None);
        terminal.Live(draw()).AutoClear(true).Start(display =>
        {
            while (!running.IsCompleted && !stop.IsCancellationRequested)
            {
                Task.WaitAny([running], Frame);
                display.UpdateTarget(draw());
            }
        });
        return running.GetAwaiter().GetResult();
    }

    /// <summary>A bar for the share of the work that is done.</summary>
    public static string Bar(double fraction)
    {
        int filled = (int)(Math.Clamp(fraction, 0, 1) * BarWidth);
        return $"{new string('█', filled)}{new string('░', BarWidth - filled)} {Figures.Percent(fraction)}";
    }
}
