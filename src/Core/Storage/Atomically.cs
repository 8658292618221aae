namespace MlNetPath.Core;

/// <summary>Writes files and folders beside their place and renames them when they are whole, so that nobody ever sees half of one.</summary>
public static class Atomically
{
    private const string Ending = ".tmp";
    private const int LongestName = 50;

    // Every temporary file and folder that is being written now, in this process.
    private static readonly HashSet<string> Unfinished = new(StringComparer.Ordinal);

    /// <summary>
    /// Writes a file. <paramref name="write"/> gets an open stream to a temporary file in the same folder, which takes the
    /// place of <paramref name="path"/> only when it returns. When it throws, the temporary file is deleted and an older file stays as it was.
    /// A link stays, and the file it leads to is replaced; a pipe or a device is written to as it is (see <see cref="OutputTarget"/>).
    /// </summary>
    /// <param name="path">The file; its folder is made where it is missing.</param>
    /// <param name="write">Writes the content.</param>
    /// <exception cref="InputException">The folder or the file cannot be written, or the disk is full.</exception>
    public static void WriteFile(string path, Action<Stream> write)
    {
        ArgumentNullException.ThrowIfNull(write);
        OutputTarget target = OutputTarget.Of(path);
        try
        {
            if (target.IsStream)
            {
                using var stream = new FileStream(target.Path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite, 1 << 16);
                write(stream);
                return;
            }

            if (Directory.Exists(target.Path))
            {
                throw new InputException($"Cannot write '{path}': it is a folder. Name a file.");
            }

            Replace(target.Path, write);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"Cannot write '{path}': {ReasonOf(e)} Choose a place that can be written.", e);
        }
    }

    /// <summary>Writes a text file (UTF-8 without mark) as <see cref="WriteFile"/> does.</summary>
    public static void WriteText(string path, string content) =>
        WriteFile(path, stream => stream.Write(System.Text.Encoding.UTF8.GetBytes(content)));

    /// <summary>
    /// Writes a folder: <paramref name="fill"/> gets a new folder beside <paramref name="path"/>, which takes its place
    /// (the older one is removed) only when it returns. A link to a folder stays, and the folder it leads to is replaced.
    /// </summary>
    /// <exception cref="InputException">The folder cannot be written.</exception>
    public static void WriteFolder(string path, Action<string> fill)
    {
        ArgumentNullException.ThrowIfNull(fill);
        string full = OutputTarget.Of(path).Path;
        string temporary = Begin(full);
        string old = Begin(full);
        try
        {
            try
            {
                Directory.CreateDirectory(temporary);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw new InputException($"Cannot write the folder '{path}': {ReasonOf(e)} Choose a place that can be written.", e);
            }

            if (File.Exists(full))
            {
                throw new InputException($"Cannot write the folder '{path}': a file of that name exists. Choose another name.");
            }

            fill(temporary);
            lock (Unfinished)
            {
                // A process that ends at once must not end between the two moves.
                if (Directory.Exists(full))
                {
                    Directory.Move(full, old);
                }

                Directory.Move(temporary, full);
            }
        }
        finally
        {
            // The older folder is still needed only where the new one did not get its place and nobody else's did.
            if (Directory.Exists(old))
            {
                if (Directory.Exists(full))
                {
                    Directory.Delete(old, recursive: true);
                }
                else
                {
                    Directory.Move(old, full);
                }
            }

            if (Directory.Exists(temporary))
            {
                Directory.Delete(temporary, recursive: true);
            }

            End(temporary);
            End(old);
        }
    }

    /// <summary>
    /// Deletes the temporary files and folders that processes which were killed left in a folder: those that nobody has touched for a day.
    /// For folders that are nobody's but ours, such as caches; what cannot be deleted stays.
    /// </summary>
    /// <param name="folder">The folder; it need not exist.</param>
    public static void DeleteLeftovers(string folder)
    {
        try
        {
            foreach (FileSystemInfo entry in new DirectoryInfo(folder).EnumerateFileSystemInfos("*" + Ending))
            {
                string[] parts = entry.Name.Split('.');
                if (parts.Length > 2 && Guid.TryParseExact(parts[^2], "N", out _) && DateTime.UtcNow - entry.LastWriteTimeUtc > TimeSpan.FromDays(1))
                {
                    if (entry is DirectoryInfo { LinkTarget: null } left)
                    {
                        left.Delete(recursive: true);
                    }
                    else
                    {
                        entry.Delete();
                    }
                }
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Another process tidies up as well, or the folder is not ours to write.
        }
    }

    /// <summary>
    /// Deletes what is half written now and lets nothing new begin: for a process that ends without waiting for its threads.
    /// It must end afterwards: whoever writes atomically from here on waits forever.
    /// </summary>
    public static void DeleteUnfinished()
    {
        // Taken and never given back.
        Monitor.Enter(Unfinished);
        foreach (string temporary in Unfinished)
        {
            try
            {
                if (Directory.Exists(temporary))
                {
                    Directory.Delete(temporary, recursive: true);
                }

                File.Delete(temporary);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // The system holds on to it (an open file on Windows); there is nobody left to tell.
            }
        }
    }

    // Some of the system's messages end in a temporary name that nobody knows, instead of a full stop.
    private static string ReasonOf(Exception e)
    {
        int end = e.Message.LastIndexOf(" : '", StringComparison.Ordinal);
        string reason = end < 0 ? e.Message : e.Message[..end];
        return reason.EndsWith('.') ? reason : reason + ".";
    }

    private static void Replace(string full, Action<Stream> write)
    {
        string temporary = Begin(full);
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(full)!);
            using (var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1 << 16))
            {
                write(stream);
            }

            if (!OperatingSystem.IsWindows() && File.Exists(full))
            {
                // What was hidden from others stays hidden.
                File.SetUnixFileMode(temporary, File.GetUnixFileMode(full));
            }

            File.Move(temporary, full, overwrite: true);
        }
        finally
        {
            if (File.Exists(temporary)) // without its folder, deleting would throw and hide the error that counts
            {
                File.Delete(temporary);
            }

            End(temporary);
        }
    }

    /// <summary>A new temporary name beside a path, deleted by <see cref="DeleteUnfinished"/> until <see cref="End"/>.</summary>
    internal static string Begin(string full)
    {
        lock (Unfinished)
        {
            string temporary = TemporaryName(full);
            Unfinished.Add(temporary);
            return temporary;
        }
    }

    /// <summary>Nothing is left to delete under a temporary name.</summary>
    internal static void End(string temporary)
    {
        lock (Unfinished)
        {
            Unfinished.Remove(temporary);
        }
    }

    // Of a long name only the beginning: the whole would be too long for the system with more behind it.
    private static string TemporaryName(string full)
    {
        string name = Path.GetFileName(full);
        return Path.Combine(Path.GetDirectoryName(full) ?? full, $"{(name.Length > LongestName ? name[..LongestName] : name)}.{Guid.NewGuid():N}{Ending}");
    }
}
