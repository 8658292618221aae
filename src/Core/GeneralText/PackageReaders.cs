using System.IO.Compression;

namespace MlNetPath.Core.GeneralText;

/// <summary>The readers, by the name that the definition calls them.</summary>
internal static class PackageReaders
{
    private static readonly Dictionary<string, Func<ZipArchive, IEnumerable<GeneralString>>> Readers = new(StringComparer.Ordinal)
    {
        ["satellites"] = SatelliteReader.Read,
        ["neutral"] = SatelliteReader.ReadNeutral,
        ["word-lists"] = WordListReader.Read,
        ["language-files"] = LanguageFileReader.Read,
        ["cldr"] = CldrReader.Read,
        ["locales"] = LocaleReader.Read,
        ["editor-messages"] = EditorMessageReader.Read,
        ["stop-words"] = StopWordReader.Read,
    };

    /// <summary>All texts of a package, in the order in which it has them.</summary>
    /// <exception cref="InputException">The package is missing or altered.</exception>
    public static IReadOnlyList<GeneralString> Read(GeneralPackage package)
    {
        using var archive = new ZipArchive(new MemoryStream(package.ReadVerified()), ZipArchiveMode.Read);
        return [.. Readers[package.Reader](archive)];
    }
}
