namespace MlNetPath.Cli;

/// <summary>Lets a part of the work answer Ctrl+C by itself, such as one answer of a chat: the first one ends that part, and the command goes on. Safe to use from many threads.</summary>
internal sealed class Interruption
{
    private readonly Lock guard = new();
    private CancellationTokenSource? part;
    private volatile bool isTraining;

    /// <summary>Whether the command is a training that answers the first wish to stop itself, and computes on while it does.</summary>
    public bool IsTraining
    {
        get => isTraining;
        set => isTraining = value;
    }

    /// <summary>Does work that Ctrl+C ends alone; one at a time.</summary>
    /// <param name="stop">Ends the whole command, and this with it.</param>
    /// <param name="work">The work, and what tells it to end.</param>
    /// <exception cref="OperationCanceledException">It was ended.</exception>
    public T Around<T>(CancellationToken stop, Func<CancellationToken, T> work)
    {
        using var own = CancellationTokenSource.CreateLinkedTokenSource(stop);
        Set(own);
        try
        {
            return work(own.Token);
        }
        finally
        {
            Set(null);
        }
    }

    /// <summary>Ends the part that is under way. False where there is none, or it was told before and has not ended: then the whole command should.</summary>
    public bool TryEndPart()
    {
        lock (guard)
        {
            if (part is null or { IsCancellationRequested: true })
            {
                return false;
            }

            part.Cancel();
            return true;
        }
    }

    private void Set(CancellationTokenSource? source)
    {
        lock (guard)
        {
            part = source;
        }
    }
}
