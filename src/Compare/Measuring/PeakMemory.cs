using System.Globalization;

namespace MlNetPath.Compare;

/// <summary>
/// The most memory that this process holds at once from a moment on. Linux keeps such a high-water mark, and a process may set its own
/// back (proc(5), clear_refs); elsewhere what is held is looked at twenty times a second, which may miss a short peak. For one user at a time.
/// </summary>
internal sealed class PeakMemory : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(50);

    private readonly Timer? sampler;
    private long highest;

    private PeakMemory(bool sampling)
    {
        highest = Environment.WorkingSet;
        sampler = sampling ? new Timer(_ => Sample(), null, Interval, Interval) : null;
    }

    /// <summary>Starts from what is in use, without what is garbage.</summary>
    public static PeakMemory Start()
    {
        // What the work before left behind is given back first, else it would be counted here.
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        return new PeakMemory(sampling: !TryResetMark());
    }

    /// <summary>The peak so far, in bytes.</summary>
    public long Bytes
    {
        get
        {
            Sample();
            return sampler is null && ReadMark() is { } mark ? mark : Interlocked.Read(ref highest);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => sampler?.Dispose();

    private void Sample()
    {
        long now = Environment.WorkingSet;
        for (long old = Interlocked.Read(ref highest); now > old; old = Interlocked.Read(ref highest))
        {
            Interlocked.CompareExchange(ref highest, now, old);
        }
    }

    private static bool TryResetMark()
    {
        if (!OperatingSystem.IsLinux())
        {
            return false;
        }

        try
        {
            File.WriteAllText("/proc/self/clear_refs", "5");
            return ReadMark() is not null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Some containers do not allow it.
            return false;
        }
    }

    private static long? ReadMark()
    {
        try
        {
            // VmHWM:     123456 kB
            string? line = File.ReadLines("/proc/self/status").FirstOrDefault(l => l.StartsWith("VmHWM:", StringComparison.Ordinal));
            return line is not null && long.TryParse(line["VmHWM:".Length..].Replace("kB", "", StringComparison.Ordinal), NumberStyles.Integer, CultureInfo.InvariantCulture, out long kilobytes)
                ? kilobytes * 1024
                : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
