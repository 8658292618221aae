using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;

namespace MlNetPath.Cli;

/// <summary>Ends the process without the clean-up that libraries do at its end: libtorch can crash there while it computes. Not for what reads from a terminal, which is given back as it was by that clean-up.</summary>
internal static class HardExit
{
    /// <summary>Ends it now. What is not yet written stays unwritten.</summary>
    /// <param name="code">The exit code.</param>
    [DoesNotReturn]
    public static void With(int code)
    {
        try
        {
            if (OperatingSystem.IsWindows())
            {
                TerminateProcess(-1, (uint)code); // -1 stands for the process itself
            }
            else
            {
                ExitNow(code);
            }
        }
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException)
        {
            // The usual end is left.
        }

        Environment.Exit(code);
    }

    [DllImport("libc", EntryPoint = "_exit")]
    private static extern void ExitNow(int code);

    [DllImport("kernel32", EntryPoint = "TerminateProcess")]
    private static extern int TerminateProcess(nint process, uint code);
}
