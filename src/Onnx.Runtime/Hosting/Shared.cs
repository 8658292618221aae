namespace MlNetPath.Onnx.Runtime;

/// <summary>Something that goes when its owner has let go of it and nobody uses it any more.</summary>
internal sealed class Shared<T>(T value)
    where T : class, IDisposable
{
    // The owner counts as one user.
    private int users = 1;

    public T Value { get; } = value;

    /// <summary>Takes part in using it, unless it is gone already.</summary>
    public bool TryUse()
    {
        int seen = Volatile.Read(ref users);
        while (seen > 0)
        {
            int before = Interlocked.CompareExchange(ref users, seen + 1, seen);
            if (before == seen)
            {
                return true;
            }

            seen = before;
        }

        return false;
    }

    /// <summary>Ends a use; the last one disposes it.</summary>
    public void End()
    {
        if (Interlocked.Decrement(ref users) == 0)
        {
            Value.Dispose();
        }
    }
}
