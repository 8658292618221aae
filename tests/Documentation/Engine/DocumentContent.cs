using System.Text.Json.Nodes;

namespace MlNetPath.Documentation.Tests;

/// <summary>
/// Finds what the markers of a document refer to. <c>FILE#NAME</c> is a region of a source file or a value of a result file, the path
/// taken from the document's folder; <c>FILE#</c> is a source file as a whole; <c>SOURCE#NAME</c> is a value of a source that code makes; <c>FILE, FILE#trainer-table</c> and <c>FILE, FILE#rows</c> are one table over several files.
/// </summary>
/// <param name="repository">Where the files are.</param>
/// <param name="sources">What code makes, by name.</param>
internal sealed class DocumentContent(Repository repository, IReadOnlyDictionary<string, Lazy<JsonNode>> sources)
{
    private readonly Dictionary<string, JsonNode> files = new(StringComparer.Ordinal);

    public DocumentContent(Repository repository)
        : this(repository, new Dictionary<string, Lazy<JsonNode>>())
    {
    }

    public Repository Repository { get; } = repository;

    /// <summary>The path and name of the region that a snippet marker refers to.</summary>
    public (string Path, string Name) RegionOf(string document, string reference)
    {
        (string file, string name) = Split(reference);
        return (Existing(document, file), name);
    }

    /// <summary>The fenced block of a snippet marker.</summary>
    public string Snippet(string document, string reference)
    {
        (string path, string name) = RegionOf(document, reference);
        if (name.Length == 0)
        {
            return Markdown.Fenced(Repository.Read(path).Trim('\uFEFF', '\n'), Language(path));
        }

        IReadOnlyDictionary<string, string> regions = CodeRegions.Read(Repository.Read(path));
        return regions.TryGetValue(name, out string? code)
            ? Markdown.Fenced(code, Language(path))
            : throw new DocumentException($"'{path}' has no region '{name}'; it has {Named(regions.Keys)}.");
    }

    private static string Language(string path) => Path.GetExtension(path) switch
    {
        ".cs" => "csharp",
        ".json" => "jsonc", // with comments, at least those of the region
        string other => other.TrimStart('.'),
    };

    /// <summary>The content of a generated block: a view over the whole source, or else the value at a path as a table or as output.</summary>
    public string Block(string document, string reference)
    {
        (string source, string path) = Split(reference);
        if (path == TrainerTable.View)
        {
            return TrainerTable.Write([.. source.Split(',', StringSplitOptions.TrimEntries).Select(file => Source(document, file))]);
        }

        JsonNode root = source.Contains(',', StringComparison.Ordinal) ? Joined(document, source, path) : Source(document, source);
        return ComparisonViews.TryRender(root, path) ?? JsonText.Block(JsonText.Select(root, path), path);
    }

    /// <summary>The text of an inline value: <c>SOURCE#PATH</c>, or <c>SOURCE#PATH:FORMAT</c> with one of .NET's numeric formats.</summary>
    public string Value(string document, string reference)
    {
        (string source, string path) = Split(reference);
        int format = path.IndexOf(':', path.LastIndexOf(']') + 1);
        JsonNode value = JsonText.Select(Source(document, source), format < 0 ? path : path[..format]);
        return JsonText.Value(value, path, format < 0 ? null : path[(format + 1)..]);
    }

    // The rows of several files, one behind the other.
    private JsonObject Joined(string document, string files, string path) => new()
    {
        [path] = new JsonArray([.. files.Split(',', StringSplitOptions.TrimEntries).SelectMany(file => JsonText.Select(Source(document, file), path).AsArray()).Select(row => row!.DeepClone())]),
    };

    private static (string Source, string Path) Split(string reference) => reference.IndexOf('#') is > 0 and var at
        ? (reference[..at], reference[(at + 1)..])
        : throw new DocumentException($"'{reference}' should be FILE#NAME.");

    private static string Named(IEnumerable<string> names) => string.Join(", ", names.Select(n => $"'{n}'").DefaultIfEmpty("none"));

    private JsonNode Source(string document, string name)
    {
        if (sources.TryGetValue(name, out Lazy<JsonNode>? made))
        {
            return made.Value;
        }

        string path = Existing(document, name);
        if (!files.TryGetValue(path, out JsonNode? root))
        {
            files[path] = root = JsonNode.Parse(Repository.Read(path)) ?? throw new DocumentException($"'{path}' is empty.");
        }

        return root;
    }

    private string Existing(string document, string file) => Repository.Resolve(document, file) is { } path && File.Exists(Repository.FullPath(path))
        ? path
        : throw new DocumentException($"There is no file '{file}'{(sources.Count > 0 ? $", nor a source made by code of that name; those are {Named(sources.Keys)}" : "")}.");
}
