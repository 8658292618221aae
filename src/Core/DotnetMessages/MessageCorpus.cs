using System.IO.Compression;

namespace MlNetPath.Core.DotnetMessages;

/// <summary>
/// The corpus dotnet-messages: every localized resource string of the pinned packages.
/// </summary>
internal sealed class MessageCorpus
{
    // From the most to the least preferred: packages repeat their resources for every target framework, and one is enough.
    private static readonly string[] Frameworks = ["net10.0", "net9.0", "net8.0", "netstandard2.1", "netstandard2.0"];

    private MessageCorpus(IReadOnlyList<Message> messages) => Messages = messages;

    /// <summary>The languages: English, then every culture that the packages are translated into.</summary>
    public static IReadOnlyList<string> Languages { get; } =
        ["cs", "de", "en", "es", "fr", "it", "ja", "ko", "pl", "pt-BR", "ru", "tr", "zh-Hans", "zh-Hant"];

    /// <summary>All strings, by package, assembly, resource, key and language.</summary>
    public IReadOnlyList<Message> Messages { get; }

    /// <summary>Reads the packages.</summary>
    /// <param name="progress">Told the id of each package that is read.</param>
    /// <exception cref="InputException">A package is missing or altered.</exception>
    public static MessageCorpus Extract(Action<string>? progress = null)
    {
        var messages = new List<Message>();
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (MessagePackage package in MessagePackage.All)
        {
            progress?.Invoke(package.Id);
            using var archive = new ZipArchive(new MemoryStream(package.ReadVerified()), ZipArchiveMode.Read);
            foreach (string assembly in SatelliteNames(archive))
            {
                if (seen.Add(assembly))
                {
                    ExtractAssembly(archive, package, assembly, messages);
                }
            }
        }

        return new MessageCorpus(messages);
    }

    // Names of the assemblies that have German resources, and so all languages.
    private static IEnumerable<string> SatelliteNames(ZipArchive archive) => archive.Entries
        .Where(e => e.FullName.EndsWith(".resources.dll", StringComparison.Ordinal) && e.FullName.Contains("/de/", StringComparison.Ordinal))
        .Select(e => e.Name[..^".resources.dll".Length])
        .Distinct(StringComparer.Ordinal)
        .Order(StringComparer.Ordinal);

    private static void ExtractAssembly(ZipArchive archive, MessagePackage package, string assembly, List<Message> messages)
    {
        // Some packages hold stubs without resources beside the real assembly: the first that has any is taken.
        IReadOnlyList<(string Resource, IReadOnlyList<(string Key, string Value)> Strings)> neutral = Ranked(archive.Entries.Where(e => e.Name == assembly + ".dll"))
            .Select(e => ResourceStrings.Read(Content(e)))
            .FirstOrDefault(resources => resources.Count > 0) ?? [];
        foreach ((string resource, IReadOnlyList<(string Key, string Value)> strings) in neutral)
        {
            Add(messages, assembly, resource[..^".resources".Length], strings, "en", package.Component);
        }

        foreach (string language in Languages.Where(l => l != "en"))
        {
            ZipArchiveEntry? satellite = Ranked(archive.Entries.Where(e => e.FullName.EndsWith($"/{language}/{assembly}.resources.dll", StringComparison.Ordinal))).FirstOrDefault();
            if (satellite is null)
            {
                continue;
            }

            // A satellite's resource is named as the neutral one with the culture put in: A.B.de.resources.
            string ending = $".{language}.resources";
            foreach ((string resource, IReadOnlyList<(string Key, string Value)> strings) in ResourceStrings.Read(Content(satellite)))
            {
                if (resource.EndsWith(ending, StringComparison.Ordinal))
                {
                    Add(messages, assembly, resource[..^ending.Length], strings, language, package.Component);
                }
            }
        }
    }

    private static IEnumerable<ZipArchiveEntry> Ranked(IEnumerable<ZipArchiveEntry> entries) => entries
        .OrderBy(e => Array.FindIndex(Frameworks, f => e.FullName.Contains($"/{f}/", StringComparison.Ordinal)) is var rank and >= 0 ? rank : Frameworks.Length)
        .ThenBy(e => e.FullName, StringComparer.Ordinal);

    private static byte[] Content(ZipArchiveEntry entry)
    {
        var content = new byte[entry.Length];
        using Stream stream = entry.Open();
        stream.ReadExactly(content);
        return content;
    }

    private static void Add(
        List<Message> messages, string assembly, string resource, IReadOnlyList<(string Key, string Value)> strings, string language, string component)
    {
        foreach ((string key, string value) in strings)
        {
            messages.Add(new Message(assembly, $"{resource}/{key}", language, component, WhiteSpace.Fold(value)));
        }
    }
}
