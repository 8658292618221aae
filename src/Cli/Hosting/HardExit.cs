using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;

namespace MlNetPath.Cli;

/// <summary>Ends the process without the clean-up that libraries do at its end: done while threads of theirs still compute, it can crash.</summary>
internal static class HardExit
{
    /// <summary>Ends it now. What is not yet written stays unwritten.</summary>
    /// <param name="code">The exit code.</param>
    [DoesNotReturn]
    public static void With(int code)
    {
        if (OperatingSystem.IsWindows())
        {
            TerminateProcess(-1, (uint)code); // -1 stands for the process itself
        }
        else
        {
            ExitNow(code);
        }

        Environment.Exit(code); // where that was not to be had
    }

    [DllImport("libc", EntryPoint = "_exit")]
    private static extern void ExitNow(int code);

    [DllImport("kernel32", EntryPoint = "TerminateProcess")]
    private static extern int TerminateProcess(nint process, uint code);
}
