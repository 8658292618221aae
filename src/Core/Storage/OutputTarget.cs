using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;

namespace MlNetPath.Core;

/// <summary>
/// What a path that is written to really is. Links are followed, so that the file they lead to is replaced and not the link; what
/// is no file (a pipe, a terminal, <c>/dev/null</c>) is written to as it is, since replacing it would take it from everybody else.
/// </summary>
public sealed partial record OutputTarget
{
    // The kinds of files in the mode that the system's stat gives; the same numbers on all Unix systems.
    private const int KindMask = 0xF000, Fifo = 0x1000, Characters = 0x2000, Block = 0x6000, Socket = 0xC000;
    private const int MostLinks = 40;

    private OutputTarget(string path) => Path = path;

    /// <summary>The full path, free of links; it need not exist.</summary>
    public string Path { get; }

    /// <summary>True for what takes bytes but is no file: they are written straight to it.</summary>
    public bool IsStream { get; private init; }

    /// <summary>True for this process's own standard output, by whatever name (<c>/dev/stdout</c>).</summary>
    public bool IsStandardOutput { get; private init; }

    /// <summary>Finds out what a path is.</summary>
    /// <param name="path">The path; nothing need exist there.</param>
    /// <exception cref="InputException">It leads in a circle, or to a disk or a socket.</exception>
    public static OutputTarget Of(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        int links = 0;
        string full = Follow(path, System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(path)), ref links);
        if (Descriptor().Match(full) is { Success: true } match)
        {
            string process = match.Groups["process"].Value;
            bool own = process.Length == 0 || process == Environment.ProcessId.ToString(CultureInfo.InvariantCulture);
            return new OutputTarget(full) { IsStream = true, IsStandardOutput = own && match.Groups["number"].Value == "1" };
        }

        return KindOf(full) switch
        {
            Fifo or Characters => new OutputTarget(full) { IsStream = true },
            Block => throw new InputException($"Cannot write '{path}': it is a disk. Name a file."),
            Socket => throw new InputException($"Cannot write '{path}': it is a socket. Name a file."),
            _ => new OutputTarget(full),
        };
    }

    // Folder by folder from the root: '..' in a link counts from where the link really lies.
    private static string Follow(string given, string full, ref int links)
    {
        if (System.IO.Path.GetDirectoryName(full) is not { } parent)
        {
            return full;
        }

        string folder = Follow(given, parent, ref links);
        string here = System.IO.Path.Combine(folder, System.IO.Path.GetFileName(full));
        if (Descriptor().IsMatch(here) || LinkOf(here) is not { } link)
        {
            return here;
        }

        return ++links <= MostLinks
            ? Follow(given, System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(link, folder)), ref links)
            : throw new InputException($"Cannot write '{given}': its links lead in a circle. Name a place that exists.");
    }

    private static string? LinkOf(string path)
    {
        try
        {
            return new FileInfo(path).LinkTarget;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null; // whoever writes there will be told why not
        }
    }

    private static int KindOf(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            return 0;
        }

        return Stat(path, out FileStatus status) == 0 ? status.Mode & KindMask : 0;
    }

    // What an open file is called: on Linux it looks like a link to it, but may be one to nowhere.
    [GeneratedRegex(@"^(/proc/(?<process>\d+)(/task/\d+)?|/dev)/fd/(?<number>\d+)$", RegexOptions.CultureInvariant)]
    private static partial Regex Descriptor();

    // .NET tells files from folders and no more; its own library, which comes with it on every Unix system, knows the rest.
    [DllImport("libSystem.Native", EntryPoint = "SystemNative_Stat")]
    private static extern int Stat([MarshalAs(UnmanagedType.LPUTF8Str)] string path, out FileStatus status);

    // Only the first two fields are of interest; the rest is room for the others.
    [StructLayout(LayoutKind.Sequential, Size = 256)]
    private struct FileStatus
    {
        public int Flags;
        public int Mode;
    }
}
