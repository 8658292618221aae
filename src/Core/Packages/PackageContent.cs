using System.IO.Compression;

namespace MlNetPath.Core.Packages;

/// <summary>Finds files in a package.</summary>
internal static class PackageContent
{
    // From the most to the least preferred: packages repeat their files for every target framework, and one is enough.
    private static readonly string[] Frameworks = ["net10.0", "net9.0", "net8.0", "netstandard2.1", "netstandard2.0"];

    /// <summary>The entries of one file for several target frameworks, the preferred one first.</summary>
    public static IEnumerable<ZipArchiveEntry> Ranked(IEnumerable<ZipArchiveEntry> entries) => entries
        .OrderBy(e => Array.FindIndex(Frameworks, f => e.FullName.Contains($"/{f}/", StringComparison.Ordinal)) is var rank and >= 0 ? rank : Frameworks.Length)
        .ThenBy(e => e.FullName, StringComparer.Ordinal);

    /// <summary>The content of an assembly that the package has for one target framework or several; of a satellite where a culture is given.</summary>
    public static byte[] Assembly(ZipArchive archive, string fileName, string? culture = null) =>
        Of(Ranked(archive.Entries.Where(e => e.Name == fileName && (culture is null || e.FullName.EndsWith($"/{culture}/{fileName}", StringComparison.Ordinal)))).First());

    /// <summary>The content of an entry.</summary>
    public static byte[] Of(ZipArchiveEntry entry)
    {
        var content = new byte[entry.Length];
        using Stream stream = entry.Open();
        stream.ReadExactly(content);
        return content;
    }
}
