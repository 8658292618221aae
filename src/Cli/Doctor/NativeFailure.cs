namespace MlNetPath.Cli;

/// <summary>The ways in which .NET says that a native library is missing or does not fit.</summary>
internal static class NativeFailure
{
    /// <summary>True for one of them.</summary>
    public static bool Is(Exception e) => e is DllNotFoundException or EntryPointNotFoundException or BadImageFormatException or TypeInitializationException or FileNotFoundException;

    /// <summary>What is wrong, in one line, without what the runtime wrapped around it.</summary>
    public static string Reason(Exception e) => e.GetBaseException().Message.Split('\n')[0].Trim().TrimEnd('.', ':');
}
