namespace MlNetPath.Cli;

/// <summary>The ways in which .NET says that a native library is missing or does not fit.</summary>
internal static class NativeFailure
{
    private const string NotThere = "No such file or directory";

    /// <summary>True for one of them.</summary>
    public static bool Is(Exception e) => e is DllNotFoundException or EntryPointNotFoundException or BadImageFormatException or TypeInitializationException or FileNotFoundException;

    /// <summary>What is wrong, in one line, without what the runtime wrapped around it.</summary>
    public static string Reason(Exception e)
    {
        string[] lines = e.GetBaseException().Message.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        string what = FirstSentence(lines.FirstOrDefault() ?? "");

        // Below it is what the system says of each place where the library was looked for. Of interest is only what is there and does not load, or what that needs.
        string library = what.Split('\'') is [_, var quoted, ..] ? quoted : what;
        return lines.Skip(1).FirstOrDefault(line => !(line.EndsWith(NotThere, StringComparison.Ordinal) && line.Contains(library, StringComparison.Ordinal))) is { } cause
            ? $"{what} ({cause})"
            : what;
    }

    /// <summary>What is wrong, without what to do about it.</summary>
    public static string FirstSentence(string message) => message.Split(". ")[0].TrimEnd('.', ':');
}
