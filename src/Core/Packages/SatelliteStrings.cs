using System.IO.Compression;

namespace MlNetPath.Core.Packages;

/// <summary>
/// The localized strings of a package: English is the neutral resource of an assembly, the other languages are its satellites.
/// </summary>
internal static class SatelliteStrings
{
    /// <summary>Names of the assemblies that have satellites of a culture, in ordinal order.</summary>
    public static IEnumerable<string> Assemblies(ZipArchive archive, string culture) => archive.Entries
        .Where(e => e.FullName.EndsWith(".resources.dll", StringComparison.Ordinal) && e.FullName.Contains($"/{culture}/", StringComparison.Ordinal))
        .Select(e => e.Name[..^".resources.dll".Length])
        .Distinct(StringComparer.Ordinal)
        .Order(StringComparer.Ordinal);

    /// <summary>The strings of an assembly, English first and then culture by culture.</summary>
    /// <param name="archive">The package.</param>
    /// <param name="assembly">The assembly's name.</param>
    /// <param name="cultures">The cultures to look for; English is taken from the neutral resources.</param>
    public static IEnumerable<(string Resource, string Language, IReadOnlyList<(string Key, string Value)> Strings)> Read(
        ZipArchive archive, string assembly, IEnumerable<string> cultures)
    {
        // Some packages hold stubs without resources beside the real assembly: the first that has any is taken.
        IReadOnlyList<(string Resource, IReadOnlyList<(string Key, string Value)> Strings)> neutral =
            PackageContent.Ranked(archive.Entries.Where(e => e.Name == assembly + ".dll"))
                .Select(e => ResourceStrings.Read(PackageContent.Of(e)))
                .FirstOrDefault(resources => resources.Count > 0) ?? [];
        foreach ((string resource, IReadOnlyList<(string Key, string Value)> strings) in neutral)
        {
            yield return (resource[..^".resources".Length], "en", strings);
        }

        foreach (string culture in cultures.Where(l => l != "en"))
        {
            ZipArchiveEntry? satellite = PackageContent.Ranked(
                archive.Entries.Where(e => e.FullName.EndsWith($"/{culture}/{assembly}.resources.dll", StringComparison.Ordinal))).FirstOrDefault();
            if (satellite is null)
            {
                continue;
            }

            // A satellite's resource is named as the neutral one with the culture put in: A.B.de.resources.
            string ending = $".{culture}.resources";
            foreach ((string resource, IReadOnlyList<(string Key, string Value)> strings) in ResourceStrings.Read(PackageContent.Of(satellite)))
            {
                if (resource.EndsWith(ending, StringComparison.Ordinal))
                {
                    yield return (resource[..^ending.Length], culture, strings);
                }
            }
        }
    }
}
