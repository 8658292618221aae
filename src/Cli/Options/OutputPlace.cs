using MlNetPath.Core;

namespace MlNetPath.Cli;

/// <summary>Finds out before the work, not after it, that its result could not be written.</summary>
internal static class OutputPlace
{
    /// <summary>Checks that a file can be written by writing one beside it.</summary>
    /// <exception cref="InputException">It cannot.</exception>
    public static void CheckFile(string path)
    {
        RefuseEmpty(path);
        if (Directory.Exists(path))
        {
            throw new InputException($"Cannot write '{path}': it is a folder. Name a file with --out.");
        }

        Try(path, Path.GetDirectoryName(Path.GetFullPath(path))!);
    }

    /// <summary>Checks that a folder can be filled, or made, by writing a file where it is or will be.</summary>
    /// <exception cref="InputException">It cannot.</exception>
    public static void CheckFolder(string path)
    {
        RefuseEmpty(path);
        if (File.Exists(path))
        {
            throw new InputException($"Cannot write the folder '{path}': a file of that name exists. Choose another with --out.");
        }

        Try(path, Path.GetFullPath(path));
    }

    private static void RefuseEmpty(string path)
    {
        if (string.IsNullOrWhiteSpace(path))
        {
            throw new UsageException("--out is empty. Name the place to write to.");
        }
    }

    // Permissions, read-only mounts and full disks are judged by the one who knows: the system. Folders made for the trial are removed.
    private static void Try(string path, string folder)
    {
        string? made = null;
        try
        {
            for (string? missing = folder; missing is not null && !Directory.Exists(missing); missing = Path.GetDirectoryName(missing))
            {
                made = missing;
            }

            Directory.CreateDirectory(folder);
            string trial = Path.Combine(folder, $".{Guid.NewGuid():N}.tmp");
            using (new FileStream(trial, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose))
            {
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"Cannot write '{path}': {e.Message} Choose another place with --out.", e);
        }
        finally
        {
            if (made is not null && Directory.Exists(made))
            {
                Directory.Delete(made, recursive: true);
            }
        }
    }
}
