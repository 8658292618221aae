namespace MlNetPath.Onnx.Graph;

/// <summary>What a path really is.</summary>
internal static class FilePlace
{
    private const int MostLinks = 40, LongestName = 50;

    /// <summary>The path with all links followed, folder by folder from the root; nothing need exist there.</summary>
    /// <exception cref="IOException">The links lead in a circle.</exception>
    public static string WithoutLinks(string full)
    {
        int links = 0;
        return Follow(Path.TrimEndingDirectorySeparator(full), ref links);
    }

    /// <summary>A name beside a file that nobody else has; of a long name only the beginning, as the system allows no longer ones.</summary>
    public static string TemporaryBeside(string full)
    {
        string name = Path.GetFileName(full);
        return Path.Combine(Path.GetDirectoryName(full)!, $"{(name.Length > LongestName ? name[..LongestName] : name)}.{Guid.NewGuid():N}.tmp");
    }

    private static string Follow(string full, ref int links)
    {
        if (Path.GetDirectoryName(full) is not { } parent)
        {
            return full;
        }

        string folder = Follow(parent, ref links);
        string here = Path.Combine(folder, Path.GetFileName(full));
        return new FileInfo(here).LinkTarget is not { } link ? here
            : ++links <= MostLinks ? Follow(Path.TrimEndingDirectorySeparator(Path.GetFullPath(link, folder)), ref links)
            : throw new IOException("Its links lead in a circle.");
    }
}
