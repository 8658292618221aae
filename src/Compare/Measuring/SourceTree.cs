namespace MlNetPath.Compare;

/// <summary>The sources of this project, where they lie beside the program.</summary>
internal static class SourceTree
{
    private const string Solution = "MlNetPath.sln";

    /// <summary>The first folder above the program that holds the solution, or null: an installed program has no sources.</summary>
    public static string? FindRoot()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, Solution)))
            {
                return folder.FullName;
            }
        }

        return null;
    }

    /// <summary>
    /// Lines of C# in a project below <c>src</c>, without blank lines and lines of comment only.
    /// Null when there are no sources. What the build makes is left out.
    /// </summary>
    public static int? CountLines(string? root, string projectFolder)
    {
        if (root is null || projectFolder.Length == 0)
        {
            return null;
        }

        string folder = Path.Combine(root, "src", projectFolder);
        if (!Directory.Exists(folder))
        {
            return null;
        }

        return Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories)
            .Where(file => !IsMade(Path.GetRelativePath(folder, file)))
            .Sum(file => File.ReadLines(file).Count(line => line.AsSpan().Trim() is { Length: > 0 } code && !code.StartsWith("//")));
    }

    private static bool IsMade(string path) => path.Split(Path.DirectorySeparatorChar)[0] is "bin" or "obj";
}
