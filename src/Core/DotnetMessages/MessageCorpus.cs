using System.IO.Compression;
using MlNetPath.Core.Packages;

namespace MlNetPath.Core.DotnetMessages;

/// <summary>
/// The corpus dotnet-messages: every localized resource string of the pinned packages.
/// </summary>
internal sealed class MessageCorpus
{
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

            // What has German resources has all languages.
            foreach (string assembly in SatelliteStrings.Assemblies(archive, "de").Where(seen.Add))
            {
                foreach ((string resource, string language, IReadOnlyList<(string Key, string Value)> strings) in SatelliteStrings.Read(archive, assembly, Languages))
                {
                    Add(messages, assembly, resource, strings, language, package.Component);
                }
            }
        }

        return new MessageCorpus(messages);
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
