namespace MlNetPath.Cli;

/// <summary>What the process answers to the shell.</summary>
internal static class ExitCodes
{
    /// <summary>Done.</summary>
    public const int Done = 0;

    /// <summary>A file, the data or the machine did not allow it.</summary>
    public const int Failed = 1;

    /// <summary>The command line was wrong.</summary>
    public const int Usage = 2;

    /// <summary>Ctrl+C, SIGINT or SIGTERM.</summary>
    public const int Stopped = 130;

    /// <summary>Nobody reads the output any more (<c>| head</c>): what a shell shows for other programs that a closed pipe ends.</summary>
    public const int OutputClosed = 141;
}
