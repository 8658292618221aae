using System.Runtime.CompilerServices;

namespace MlNetPath.Documentation.Tests;

/// <summary>The files of a repository, or of a folder that plays one in a test.</summary>
/// <param name="root">Its root folder.</param>
internal sealed class Repository(string root)
{
    // What builds and runs leave behind is nobody's document.
    private static readonly HashSet<string> Left = new(StringComparer.OrdinalIgnoreCase) { "bin", "obj", "TestResults", "BenchmarkDotNet.Artifacts", "report" };

    /// <summary>The repository that this code is compiled from.</summary>
    public static Repository This { get; } = new(FindRoot());

    public string Root { get; } = Path.TrimEndingDirectorySeparator(Path.GetFullPath(root));

    /// <summary>Paths below the root, with slashes, in ordinal order.</summary>
    /// <param name="extension">How the names end, such as <c>.md</c>.</param>
    public IReadOnlyList<string> Files(string extension) =>
        [.. Walk(new DirectoryInfo(Root)).Where(f => f.Name.EndsWith(extension, StringComparison.Ordinal)).Select(f => Relative(f.FullName)).Order(StringComparer.Ordinal)];

    public string FullPath(string path) => Path.Combine(Root, path.Replace('/', Path.DirectorySeparatorChar));

    /// <summary>The text of a file, lines ended by a line feed alone.</summary>
    public string Read(string path) => File.ReadAllText(FullPath(path)).ReplaceLineEndings("\n");

    /// <summary>
    /// What a path written in a document means: below the document's folder, or below the root where it starts with a slash (as on GitHub).
    /// Null where it leaves the repository.
    /// </summary>
    public string? Resolve(string document, string path)
    {
        string from = path.StartsWith('/') ? Root : Path.GetDirectoryName(FullPath(document))!;
        string full = Path.GetFullPath(Path.Combine(from, path.TrimStart('/').Replace('/', Path.DirectorySeparatorChar)));
        string inside = Relative(Path.TrimEndingDirectorySeparator(full));
        return inside.StartsWith("..", StringComparison.Ordinal) ? null : inside;
    }

    /// <summary>True where the file or folder exists in exactly this spelling: a wrong case fails on some systems only.</summary>
    public bool Exists(string path)
    {
        string at = Root;
        foreach (string name in path.Split('/').Where(part => part != "."))
        {
            if (!Directory.Exists(at) || !Directory.EnumerateFileSystemEntries(at).Any(e => Path.GetFileName(e) == name))
            {
                return false;
            }

            at = Path.Combine(at, name);
        }

        return true;
    }

    private static IEnumerable<FileInfo> Walk(DirectoryInfo folder) => folder.EnumerateFiles().Concat(
        folder.EnumerateDirectories().Where(d => !d.Name.StartsWith('.') && !Left.Contains(d.Name)).SelectMany(Walk));

    private static string FindRoot([CallerFilePath] string here = "")
    {
        foreach (string start in (string[])[AppContext.BaseDirectory, here])
        {
            for (string? folder = Path.GetDirectoryName(start); folder is not null; folder = Path.GetDirectoryName(folder))
            {
                if (File.Exists(Path.Combine(folder, "MlNetPath.sln")))
                {
                    return folder;
                }
            }
        }

        throw new DirectoryNotFoundException("MlNetPath.sln is in no folder above the tests.");
    }

    private string Relative(string full) => Path.GetRelativePath(Root, full).Replace(Path.DirectorySeparatorChar, '/');
}
