using System.Runtime;

namespace MlNetPath.Torch.Training;

/// <summary>
/// Lets the garbage collector work between steps only. TorchSharp passes numbers to libtorch as objects that it does not keep alive during the call, so that a collection that another thread
/// brings about in the middle of it can free what libtorch reads (seen as an error in the conversion of a number, once in some thousand steps).
/// </summary>
/// <remarks>Not safe to use from several threads. Where the runtime grants no pause, nothing changes.</remarks>
internal sealed class CollectionPause : IDisposable
{
    // What may be allocated before the collector has to have its turn, and where it gets it: a step and the batches prepared meanwhile take a few megabytes.
    private const long Budget = 200L << 20, Turn = Budget / 2;

    private long start;

    /// <summary>Begins the first pause.</summary>
    public CollectionPause() => Begin();

    /// <summary>Called between two steps.</summary>
    public void Between()
    {
        if (GC.GetTotalAllocatedBytes() - start > Turn)
        {
            End();
            Begin();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => End();

    private void Begin()
    {
        try
        {
            GC.TryStartNoGCRegion(Budget);
        }
        catch (Exception e) when (e is ArgumentOutOfRangeException or InvalidOperationException)
        {
            // too much for this runtime's settings, or somebody else has a pause of his own
        }

        start = GC.GetTotalAllocatedBytes();
    }

    private static void End()
    {
        if (GCSettings.LatencyMode != GCLatencyMode.NoGCRegion)
        {
            return;
        }

        try
        {
            GC.EndNoGCRegion();
        }
        catch (InvalidOperationException)
        {
            // it ended meanwhile, since more was allocated
        }
    }
}
