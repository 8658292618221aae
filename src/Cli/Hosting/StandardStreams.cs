using System.Globalization;
using System.Runtime.InteropServices;

namespace MlNetPath.Cli;

/// <summary>What Unix knows of the process's three standard streams and .NET does not tell.</summary>
internal static class StandardStreams
{
    private const string Descriptors = "/proc/self/fd";
    private const short PollOut = 0x4, PollError = 0x8, PollHangUp = 0x10;

    /// <summary>
    /// True for a stream that was closed when the process began (<c>&lt;&amp;-</c>). The runtime opens a pipe to itself early on, which then
    /// gets the free number: reading from it waits forever, and writing to it disturbs the runtime. Such a pipe has both ends in this process.
    /// Known on Linux only.
    /// </summary>
    /// <param name="descriptor">0 for input, 1 for output, 2 for errors.</param>
    public static bool IsClosed(int descriptor)
    {
        if (!OperatingSystem.IsLinux() || !Directory.Exists(Descriptors))
        {
            return false;
        }

        try
        {
            if (LinkOf(Number(descriptor)) is not { } pipe)
            {
                return true;
            }

            int[] modes = [.. pipe.StartsWith("pipe:", StringComparison.Ordinal)
                ? new DirectoryInfo(Descriptors).EnumerateFileSystemInfos().Select(entry => entry.Name).Where(name => LinkOf(name) == pipe).Select(AccessMode)
                : []];
            return modes.Contains(0) && modes.Contains(1);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or FormatException)
        {
            return false; // a /proc of another kind: nothing is known
        }
    }

    /// <summary>False where a stream is a pipe or a connection whose other end is closed.</summary>
    public static bool HasReader(int descriptor)
    {
        if (OperatingSystem.IsWindows())
        {
            return true;
        }

        var asked = new PollDescriptor { Descriptor = descriptor, Events = PollOut };
        return Poll(ref asked, 1, 0) <= 0 || (asked.Returned & (PollError | PollHangUp)) == 0;
    }

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string? LinkOf(string number) => new FileInfo($"{Descriptors}/{number}").LinkTarget;

    // 0 for reading, 1 for writing: the lowest bits of the flags, which are in octal.
    private static int AccessMode(string number)
    {
        string flags = File.ReadLines($"/proc/self/fdinfo/{number}").First(line => line.StartsWith("flags:", StringComparison.Ordinal));
        return Convert.ToInt32(flags["flags:".Length..].Trim(), 8) & 3;
    }

    [DllImport("libc", EntryPoint = "poll")]
    private static extern int Poll(ref PollDescriptor descriptors, nuint count, int milliseconds);

    [StructLayout(LayoutKind.Sequential)]
    private struct PollDescriptor
    {
        public int Descriptor;
        public short Events;
        public short Returned;
    }
}
