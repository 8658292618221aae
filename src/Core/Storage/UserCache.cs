namespace MlNetPath.Core;

/// <summary>The folder that holds what can be made again: the extracted corpus, trained artifacts, checkpoints.</summary>
public static class UserCache
{
    /// <summary>The environment variable that moves the cache elsewhere.</summary>
    public const string Variable = "MLNETPATH_CACHE";

    /// <summary>
    /// The root of the cache: <see cref="Variable"/> where it is set, else the system's own place for caches
    /// (<c>$XDG_CACHE_HOME</c> or <c>~/.cache</c>, <c>~/Library/Caches</c>, <c>%LOCALAPPDATA%</c>), folder <c>mlnetpath</c>.
    /// The folder need not exist.
    /// </summary>
    public static string Root
    {
        get
        {
            if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } chosen)
            {
                return Path.GetFullPath(chosen);
            }

            string home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
            string caches =
                OperatingSystem.IsWindows() ? Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData)
                : OperatingSystem.IsMacOS() ? Path.Combine(home, "Library", "Caches")
                : Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } xdg ? xdg
                : Path.Combine(home, ".cache");
            return Path.Combine(caches, "mlnetpath");
        }
    }

    /// <summary>A folder below the root, not made yet.</summary>
    public static string Folder(params string[] names) => Path.Combine([Root, .. names]);
}
