using System.IO.Compression;
using System.Text.RegularExpressions;
using MlNetPath.Core.DotnetMessages;
using MlNetPath.Core.Packages;

namespace MlNetPath.Core.GeneralText;

/// <summary>
/// Reads localized resource strings. English strings that no satellite has are left out: they are names and settings rather than text.
/// The marks of keyboard shortcuts, which part words (<c>C&amp;ancel</c>), are taken out.
/// </summary>
internal static partial class SatelliteReader
{
    public static IEnumerable<GeneralString> Read(ZipArchive archive)
    {
        string[] cultures = [.. MessageCorpus.Languages.Where(culture => culture != "en")];
        foreach (string assembly in cultures.SelectMany(culture => SatelliteStrings.Assemblies(archive, culture)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            var found = SatelliteStrings.Read(archive, assembly, cultures).ToList();
            HashSet<string> translated = [.. found.Where(f => f.Language != "en").SelectMany(f => f.Strings.Select(s => $"{f.Resource}/{s.Key}"))];
            foreach ((string resource, string language, IReadOnlyList<(string Key, string Value)> strings) in found)
            {
                foreach ((string key, string value) in strings)
                {
                    if (language != "en" || translated.Contains($"{resource}/{key}"))
                    {
                        yield return new GeneralString(language, Shortcuts().Replace(value, ""));
                    }
                }
            }
        }
    }

    /// <summary>Reads the English strings of a package whose satellites are packages of their own.</summary>
    public static IEnumerable<GeneralString> ReadNeutral(ZipArchive archive)
    {
        foreach (string assembly in archive.Entries
            .Where(e => e.FullName.StartsWith("lib/", StringComparison.Ordinal) && e.Name.EndsWith(".dll", StringComparison.Ordinal))
            .Select(e => e.Name).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            foreach ((_, IReadOnlyList<(string Key, string Value)> strings) in ResourceStrings.Read(PackageContent.Assembly(archive, assembly)))
            {
                foreach ((_, string value) in strings)
                {
                    yield return new GeneralString("en", value);
                }
            }
        }
    }

    // Where a language's letters are no keys, the key follows in brackets.
    [GeneratedRegex(@"\(&\w\)|(?<!&)&(?=\p{L})", RegexOptions.CultureInvariant)]
    private static partial Regex Shortcuts();
}
