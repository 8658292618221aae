namespace MlNetPath.Onnx.Torch.Native;

/// <summary>The C++ standard library (libstdc++) of this process, and the versions of its interface that it defines.</summary>
internal sealed class CppLibrary
{
    /// <summary>The name that libraries ask for it by.</summary>
    public const string FileName = "libstdc++.so.6";

    private const string Interface = "GLIBCXX_";

    private readonly ElfLibrary library;
    private readonly Dictionary<string, int> indices;

    private CppLibrary(string path, ElfLibrary library)
    {
        Path = path;
        this.library = library;
        indices = library.Defined.DistinctBy(d => d.Value).ToDictionary(d => d.Value, d => d.Key, StringComparer.Ordinal);
    }

    /// <summary>Its file.</summary>
    public string Path { get; }

    /// <summary>The newest version of its interface, e.g. <c>GLIBCXX_3.4.30</c>, or null where it defines none.</summary>
    public string? Newest => indices.Keys.Where(name => Number(name) is not null).MaxBy(Number);

    /// <summary>
    /// The one that this process has loaded: the runtime itself is linked against it, so there is one before any library of ours
    /// comes. Null on systems without libstdc++ and where the system does not tell.
    /// </summary>
    /// <exception cref="ElfException">Its file cannot be read.</exception>
    public static CppLibrary? Loaded() => OperatingSystem.IsLinux() && LoadedPath() is { } path ? Read(path) : null;

    /// <summary>Reads one from a file.</summary>
    /// <exception cref="ElfException">It cannot be read.</exception>
    public static CppLibrary Read(string path) => new(path, ElfLibrary.Read(File.ReadAllBytes(path)));

    /// <summary>True where it defines a version.</summary>
    public bool Defines(string version) => indices.ContainsKey(version);

    /// <summary>True where it gives a symbol in a version.</summary>
    public bool Gives(string symbol, string version) =>
        indices.TryGetValue(version, out int index) && library.SymbolsOf(index).Any(s => s.IsDefined && s.Name == symbol);

    /// <summary>The path of the file in the system's list of what is mapped into the process: five fields, then the path, which may hold spaces.</summary>
    internal static string? PathIn(IEnumerable<string> maps) => maps
        .Select(line => line.Split(' ', 6, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        .Where(fields => fields.Length == 6 && System.IO.Path.GetFileName(fields[5]).StartsWith(FileName, StringComparison.Ordinal))
        .Select(fields => fields[5])
        .FirstOrDefault();

    private static string? LoadedPath()
    {
        try
        {
            return PathIn(File.ReadLines("/proc/self/maps")) is { } path && File.Exists(path) ? path : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null; // a system that hides it: the library is then loaded as it is
        }
    }

    private static Version? Number(string name) =>
        name.StartsWith(Interface, StringComparison.Ordinal) && Version.TryParse(name.AsSpan(Interface.Length), out Version? number) ? number : null;
}
