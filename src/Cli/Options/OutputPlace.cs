using MlNetPath.Core;

namespace MlNetPath.Cli;

/// <summary>Finds out before the work, not after it, that its result could not be written.</summary>
internal static class OutputPlace
{
    /// <summary>Checks that a file can be written by writing one beside it.</summary>
    /// <exception cref="InputException">It cannot.</exception>
    public static void CheckFile(string path, string option = "--out")
    {
        if (Directory.Exists(path))
        {
            throw new InputException($"Cannot write '{path}': it is a folder. Name a file with {option}.");
        }

        // What a pipe or a device takes, only writing shows.
        OutputTarget target = OutputTarget.Of(path);
        if (!target.IsStream)
        {
            Try(path, Path.GetDirectoryName(target.Path)!, option);
        }
    }

    /// <summary>Checks that a folder can be filled, or made, by writing a file where it is or will be.</summary>
    /// <exception cref="InputException">It cannot.</exception>
    public static void CheckFolder(string path)
    {
        if (File.Exists(path))
        {
            throw new InputException($"Cannot write the folder '{path}': a file of that name exists. Choose another with --out.");
        }

        Try(path, OutputTarget.Of(path).Path);
    }

    /// <summary>Checks that a folder can be replaced by another, which is made beside it.</summary>
    /// <exception cref="InputException">It cannot.</exception>
    public static void CheckFolderToReplace(string path)
    {
        CheckFolder(path);
        string folder = OutputTarget.Of(path).Path;
        if (Path.GetDirectoryName(folder) is not { } parent || DriveInfo.GetDrives().Any(drive => Path.TrimEndingDirectorySeparator(drive.Name) == folder))
        {
            throw new InputException($"Cannot replace '{path}': a disk is mounted there. Name a folder inside it with --out.");
        }

        Try(path, parent);
    }

    // Permissions, read-only mounts and full disks are judged by the one who knows: the system. Folders made for the trial are removed.
    private static void Try(string path, string folder, string option = "--out")
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
            throw new InputException($"Cannot write '{path}': {e.Message} Choose another place with {option}.", e);
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
