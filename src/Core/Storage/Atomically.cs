namespace MlNetPath.Core;

/// <summary>Writes files and folders beside their place and renames them when they are whole, so that nobody ever sees half of one.</summary>
public static class Atomically
{
    // Every temporary file and folder that is being written now, in this process.
    private static readonly HashSet<string> Unfinished = new(StringComparer.Ordinal);

    /// <summary>
    /// Writes a file. <paramref name="write"/> gets an open stream to a temporary file in the same folder, which takes the
    /// place of <paramref name="path"/> only when it returns. When it throws, the temporary file is deleted and an older file stays as it was.
    /// </summary>
    /// <param name="path">The file; its folder is made where it is missing.</param>
    /// <param name="write">Writes the content.</param>
    /// <exception cref="InputException">The folder or the file cannot be written.</exception>
    public static void WriteFile(string path, Action<Stream> write)
    {
        ArgumentNullException.ThrowIfNull(write);
        string full = Path.GetFullPath(path);
        string temporary = Begin(full);
        try
        {
            Stream stream;
            try
            {
                Directory.CreateDirectory(Path.GetDirectoryName(full)!);
                stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1 << 16);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw new InputException($"Cannot write '{path}': {e.Message} Choose a place that can be written.", e);
            }

            using (stream)
            {
                write(stream);
            }

            if (Directory.Exists(full))
            {
                throw new InputException($"Cannot write '{path}': it is a folder. Name a file.");
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

    /// <summary>Writes a text file (UTF-8 without mark) as <see cref="WriteFile"/> does.</summary>
    public static void WriteText(string path, string content) =>
        WriteFile(path, stream => stream.Write(System.Text.Encoding.UTF8.GetBytes(content)));

    /// <summary>
    /// Writes a folder: <paramref name="fill"/> gets a new folder beside <paramref name="path"/>, which takes its place
    /// (the older one is removed) only when it returns.
    /// </summary>
    /// <exception cref="InputException">The folder cannot be written.</exception>
    public static void WriteFolder(string path, Action<string> fill)
    {
        ArgumentNullException.ThrowIfNull(fill);
        string full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
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
                throw new InputException($"Cannot write the folder '{path}': {e.Message} Choose a place that can be written.", e);
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

    private static string Begin(string full)
    {
        lock (Unfinished)
        {
            string temporary = TemporaryName(full);
            Unfinished.Add(temporary);
            return temporary;
        }
    }

    private static void End(string temporary)
    {
        lock (Unfinished)
        {
            Unfinished.Remove(temporary);
        }
    }

    private static string TemporaryName(string full) => $"{full}.{Guid.NewGuid():N}.tmp";
}
