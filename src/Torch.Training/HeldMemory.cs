using System.Runtime.InteropServices;

namespace MlNetPath.Torch.Training;

/// <summary>
/// Lets the C library keep memory that libtorch gives back, for the next step needs as much again. By itself glibc returns large blocks to the system and takes them anew, page by page, which takes a fifth of a training step.
/// What was kept is returned at the end. Where the C library is another one, or its own variables (<c>MALLOC_TRIM_THRESHOLD_</c> and the like) say how it is to be, nothing changes.
/// </summary>
/// <remarks>For the whole process, so one at a time.</remarks>
internal sealed class HeldMemory : IDisposable
{
    // Parameters of mallopt, from malloc.h: from which size on a block is the system's own, how many bytes may lie free, and how many are taken at once.
    private const int MapThreshold = -3, TrimThreshold = -1, TopPad = -2;

    // What glibc comes to by itself when large blocks have been given back; before 2.35 it takes no more for the first.
    private const int UsualMap = 32 << 20, UsualTrim = 64 << 20, UsualPad = 128 << 10;

    private readonly bool holds;

    /// <summary>Begins.</summary>
    public HeldMemory()
    {
        if (!OperatingSystem.IsLinux() || Environment.GetEnvironmentVariables().Keys.Cast<string>().Any(name => name.StartsWith("MALLOC_", StringComparison.Ordinal) || name == "GLIBC_TUNABLES"))
        {
            return;
        }

        try
        {
            holds = Set(MapThreshold, 1 << 30) || Set(MapThreshold, UsualMap);
            Set(TrimThreshold, int.MaxValue);
            Set(TopPad, 256 << 20);
        }
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException)
        {
            // musl, for one
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (holds)
        {
            Set(MapThreshold, UsualMap);
            Set(TrimThreshold, UsualTrim);
            Set(TopPad, UsualPad);
            Trim(0);
        }
    }

    private static bool Set(int parameter, int value) => Option(parameter, value) == 1;

    [DllImport("libc", EntryPoint = "mallopt")]
    private static extern int Option(int parameter, int value);

    [DllImport("libc", EntryPoint = "malloc_trim")]
    private static extern int Trim(nuint padding);
}
