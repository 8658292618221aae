using MlNetPath.Core;

namespace MlNetPath.Cli;

/// <summary>What a wish to stop means to a long training: before it has learned anything, to break off; after that, to end early with the best so far, which is said at once, since measuring and writing that takes a while. It passes reports on, of which the first says that something is learned.</summary>
internal sealed class TrainingStop : IProgress<TrainingProgress>, IDisposable
{
    private readonly IProgress<TrainingProgress> shown;
    private readonly CancellationTokenSource breakOff = new();
    private readonly CancellationTokenRegistration registration;
    private volatile bool learned;

    /// <param name="stop">The wish to stop.</param>
    /// <param name="shown">Where reports go.</param>
    /// <param name="ending">Says that training ends early.</param>
    public TrainingStop(CancellationToken stop, IProgress<TrainingProgress> shown, Action ending)
    {
        (this.shown, Finish) = (shown, stop);
        registration = stop.Register(() =>
        {
            if (learned)
            {
                ending();
            }
            else
            {
                breakOff.Cancel();
            }
        });
    }

    /// <summary>Breaks the training off.</summary>
    public CancellationToken BreakOff => breakOff.Token;

    /// <summary>Ends it early.</summary>
    public CancellationToken Finish { get; }

    /// <inheritdoc/>
    public void Report(TrainingProgress value)
    {
        learned = true;
        shown.Report(value);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        registration.Dispose();
        breakOff.Dispose();
    }
}
