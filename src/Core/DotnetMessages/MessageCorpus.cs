using System.IO.Compression;
using System.Text;

namespace MlNetPath.Core.DotnetMessages;

/// <summary>
/// The corpus dotnet-messages: every localized resource string of the pinned packages. The first use reads the packages and
/// caches what it found; later ones read the cache.
/// </summary>
internal sealed class MessageCorpus
{
    // Raised whenever the extraction changes, so that an older cache is not taken for a new one.
    private const int FormatVersion = 1;

    // From the most to the least preferred: packages repeat their resources for every target framework, and one is enough.
    private static readonly string[] Frameworks = ["net10.0", "net9.0", "net8.0", "netstandard2.1", "netstandard2.0"];

    private MessageCorpus(IReadOnlyList<Message> messages) => Messages = messages;

    /// <summary>The languages: English, then every culture that the packages are translated into.</summary>
    public static IReadOnlyList<string> Languages { get; } =
        ["cs", "de", "en", "es", "fr", "it", "ja", "ko", "pl", "pt-BR", "ru", "tr", "zh-Hans", "zh-Hant"];

    /// <summary>All strings, by package, assembly, resource, key and language.</summary>
    public IReadOnlyList<Message> Messages { get; }

    /// <summary>Loads the corpus from the cache, or extracts it and fills the cache.</summary>
    /// <param name="progress">Told the id of each package that is read; not called when the cache serves.</param>
    /// <exception cref="InputException">A package is missing or altered.</exception>
    public static MessageCorpus Load(Action<string>? progress = null)
    {
        string path = UserCache.Folder("dotnet-messages", $"{MessagePackage.DefinitionHash[..16]}-v{FormatVersion}.bin");
        if (TryReadCache(path) is { } cached)
        {
            return cached;
        }

        var corpus = Extract(progress);
        try
        {
            Atomically.WriteFile(path, corpus.WriteCache);
        }
        catch (InputException)
        {
            // Without a writable cache everything works; only the next start is slower.
        }

        return corpus;
    }

    /// <summary>Reads the packages.</summary>
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

    private void WriteCache(Stream stream)
    {
        using var writer = new BinaryWriter(stream, Encoding.UTF8, leaveOpen: true);
        writer.Write(Messages.Count);
        foreach (Message message in Messages)
        {
            writer.Write(message.Assembly);
            writer.Write(message.Key);
            writer.Write(message.Language);
            writer.Write(message.Component);
            writer.Write(message.Text);
        }
    }

    private static MessageCorpus? TryReadCache(string path)
    {
        try
        {
            using var reader = new BinaryReader(new MemoryStream(File.ReadAllBytes(path)), Encoding.UTF8);
            var messages = new Message[reader.ReadInt32()];
            for (int i = 0; i < messages.Length; i++)
            {
                messages[i] = new Message(reader.ReadString(), reader.ReadString(), reader.ReadString(), reader.ReadString(), reader.ReadString());
            }

            return new MessageCorpus(messages);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or FormatException or OverflowException or ArgumentException)
        {
            return null;
        }
    }
}
