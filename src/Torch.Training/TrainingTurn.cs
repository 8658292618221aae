using MlNetPath.Onnx.Torch;
using static TorchSharp.torch;

namespace MlNetPath.Torch.Training;

/// <summary>
/// libtorch has one source of random numbers and one number of threads for the whole process, so trainings take turns, whatever they train, and hold their turn until what they made is proven and written. Safe to use from
/// many threads.
/// </summary>
internal sealed class TrainingTurn : IDisposable
{
    private static readonly SemaphoreSlim Turn = new(1);

    private readonly int threadsBefore;
    private readonly HeldMemory memory = new();

    private TrainingTurn(int threadsBefore) => this.threadsBefore = threadsBefore;

    /// <summary>Waits until no other training runs in this process, loads libtorch, and sets how many threads it computes with.</summary>
    /// <param name="threads">How many; 0 for one a core.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    /// <returns>The turn. When it is disposed, once, it is over, and libtorch has the number of threads that it had before.</returns>
    /// <exception cref="OperationCanceledException">The waiting was ended.</exception>
    /// <exception cref="TorchNotAvailableException">libtorch cannot be loaded here.</exception>
    public static TrainingTurn Take(int threads, CancellationToken cancellation)
    {
        Turn.Wait(cancellation);
        try
        {
            TorchRuntime.Load();
            var turn = new TrainingTurn(get_num_threads());
            set_num_threads(threads > 0 ? threads : Environment.ProcessorCount);
            return turn;
        }
        catch
        {
            Turn.Release();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        set_num_threads(threadsBefore);
        memory.Dispose();
        Turn.Release();
    }
}
