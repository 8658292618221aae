using System.IO.Compression;
using MlNetPath.Core.Packages;

namespace MlNetPath.Core.GeneralText;

/// <summary>
/// Reads the word lists of BIP-39 (https://github.com/bitcoin/bips/blob/master/bip-0039.mediawiki), by which people write down keys:
/// 2,048 everyday words in each of ten languages. Letters and their accents, which the lists keep apart, are put together.
/// </summary>
internal static class WordListReader
{
    private const string Prefix = "BIP-39.";

    private static readonly Dictionary<string, string> Languages = new(StringComparer.Ordinal)
    {
        ["cs"] = "cs",
        ["en"] = "en",
        ["es"] = "es",
        ["fr"] = "fr",
        ["it"] = "it",
        ["ja"] = "ja",
        ["ko"] = "ko",
        ["pt"] = "pt-BR",
        ["zh"] = "zh-Hans",
        ["zh-Hant"] = "zh-Hant",
    };

    public static IEnumerable<GeneralString> Read(ZipArchive archive) =>
        from resource in ResourceStrings.Read(PackageContent.Assembly(archive, "Neo.dll"))
        from entry in resource.Strings
        where entry.Key.StartsWith(Prefix, StringComparison.Ordinal) && Languages.ContainsKey(entry.Key[Prefix.Length..])
        from word in Composition.Compose(entry.Value).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
        select new GeneralString(Languages[entry.Key[Prefix.Length..]], word);
}
