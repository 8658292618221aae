using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;

namespace MlNetPath.Onnx.Runtime;

/// <summary>
/// Holds what was loaded from a model's file, and loads it anew when the file is replaced or written over. What is in use then is used to its end; a file that does not load is refused, and what was there stays.
/// </summary>
internal sealed class Reloading<T> : IDisposable
    where T : class, IDisposable
{
    // What is refused may be whole later though the file itself stays as it is: weights beside it that come last, permissions, memory. So it is tried again, after twice as many looks each time.
    private const int FirstRetry = 8, LastRetry = 256;

    private static readonly Counter<long> Reloads = RunTelemetry.Meter.CreateCounter<long>("onnx.model.reloads", "{reload}", "New files of models that were taken or refused.");

    private readonly string name;
    private readonly string path;
    private readonly Func<T> load;
    private readonly ILogger logger;
    private readonly ITimer? timer;
    private readonly Lock gate = new();
    private Shared<T>? current;
    private FileState loaded;
    private FileState refused;
    private FileState seen;
    private int looksSinceRefusal;
    private int looksUntilRetry;
    private bool disposed;

    /// <param name="name">The model's name, for the log.</param>
    /// <param name="path">The file or folder.</param>
    /// <param name="load">Loads it.</param>
    /// <param name="interval">How often to look whether the file has changed; null for never.</param>
    /// <param name="logger">The log.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="OnnxModelException">The first load fails.</exception>
    public Reloading(string name, string path, Func<T> load, TimeSpan? interval, ILogger logger, TimeProvider time)
    {
        (this.name, this.path, this.load, this.logger) = (name, path, load, logger);
        loaded = seen = FileState.Of(path);
        current = new(load());
        if (interval is { } period)
        {
            // The first request may have brought this about; the timer must not keep that request's trace and locals.
            using (ExecutionContext.IsFlowSuppressed() ? null : (IDisposable)ExecutionContext.SuppressFlow())
            {
                timer = time.CreateTimer(_ => LookSafely(), null, period, period);
            }
        }
    }

    /// <summary>Why the newest file was refused; null where it is the one in use.</summary>
    public string? Refusal { get; private set; }

    /// <summary>Whether the file is looked at again and again.</summary>
    public bool IsWatching => timer is not null;

    /// <summary>What is loaded now, to be given back with <see cref="Shared{T}.End"/>.</summary>
    /// <exception cref="ObjectDisposedException">It is disposed.</exception>
    public Shared<T> Use()
    {
        while (true)
        {
            Shared<T>? now = Volatile.Read(ref current);
            ObjectDisposedException.ThrowIf(now is null, this);
            if (now.TryUse())
            {
                return now;
            }
        }
    }

    /// <summary>Looks whether the file has changed and is not being written any more, and loads it then.</summary>
    public void Look()
    {
        if (!gate.TryEnter())
        {
            return; // an earlier look is still loading
        }

        try
        {
            FileState state = FileState.Of(path);
            bool quiet = state == seen; // what changes from one look to the next is being written
            seen = state;
            if (disposed || !quiet || state == loaded || state.Text.Length == 0)
            {
                return;
            }

            if (state == refused && ++looksSinceRefusal < looksUntilRetry)
            {
                return;
            }

            Load(state);
        }
        finally
        {
            gate.Exit();
        }
    }

    public void Dispose()
    {
        timer?.Dispose();
        lock (gate)
        {
            disposed = true;
            Interlocked.Exchange(ref current, null)?.End();
        }
    }

    // An exception on a timer's thread, for instance one that the app's logging throws, would end the app.
    private void LookSafely()
    {
        try
        {
            Look();
        }
        catch (Exception e)
        {
            System.Diagnostics.Debug.WriteLine(e);
        }
    }

    private void Load(FileState state)
    {
        T value;
        try
        {
            value = load();
        }
        catch (Exception e)
        {
            // Whatever it is, it must not end an app that works with the file before.
            bool again = state == refused;
            (refused, Refusal, looksSinceRefusal, looksUntilRetry) = (state, e.Message, 0, again ? Math.Min(2 * looksUntilRetry, LastRetry) : FirstRetry);
            if (again)
            {
                return; // that was said the first time
            }

            Reloads.Add(1, new("onnx.model", name), new("onnx.reload.outcome", "refused"));
            ModelLog.Refused(logger, e, name, path);
            return;
        }

        (loaded, refused, Refusal) = (state, default, null);
        Interlocked.Exchange(ref current, new(value))?.End();
        Reloads.Add(1, new("onnx.model", name), new("onnx.reload.outcome", "taken"));
        ModelLog.Reloaded(logger, name, path);
    }
}
