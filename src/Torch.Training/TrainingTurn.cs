namespace MlNetPath.Torch.Training;

/// <summary>libtorch has one source of random numbers and one number of threads for the whole process, so trainings take turns, whatever they train. Safe to use from many threads.</summary>
internal sealed class TrainingTurn : IDisposable
{
    private static readonly SemaphoreSlim Turn = new(1);

    private TrainingTurn()
    {
    }

    /// <summary>Waits until no other training runs in this process.</summary>
    /// <param name="cancellation">Ends the waiting.</param>
    /// <returns>The turn, over when it is disposed; once.</returns>
    public static TrainingTurn Take(CancellationToken cancellation)
    {
        Turn.Wait(cancellation);
        return new();
    }

    /// <inheritdoc/>
    public void Dispose() => Turn.Release();
}
