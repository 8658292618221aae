using System.IO.Compression;
using System.Net;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using MlNetPath.Core.Packages;

namespace MlNetPath.Core.GeneralText;

/// <summary>
/// Reads the interface texts of a content management system: an XML file a language, whose texts hold markup and placeholders
/// (<c>%0%</c>). Both are taken out; whole letters, which come as long texts, are parted into their lines.
/// </summary>
internal static partial class LanguageFileReader
{
    private const string Prefix = "Umbraco.Cms.Core.EmbeddedResources.Lang.", Ending = ".xml";
    private const int LongestWhole = 1500;

    private static readonly Dictionary<string, string> Languages = new(StringComparer.Ordinal)
    {
        ["cs"] = "cs",
        ["de"] = "de",
        ["en"] = "en",
        ["en_us"] = "en",
        ["es"] = "es",
        ["fr"] = "fr",
        ["it"] = "it",
        ["ja"] = "ja",
        ["ko"] = "ko",
        ["pl"] = "pl",
        ["pt"] = "pt-BR",
        ["ru"] = "ru",
        ["tr"] = "tr",
        ["zh"] = "zh-Hans",
        ["zh_tw"] = "zh-Hant",
    };

    public static IEnumerable<GeneralString> Read(ZipArchive archive) =>
        from resource in EmbeddedResources.Read(PackageContent.Assembly(archive, "Umbraco.Core.dll"), name => LanguageOf(name) is not null)
        from text in Texts(resource.Content)
        select new GeneralString(LanguageOf(resource.Name)!, text);

    /// <summary>The texts of one file.</summary>
    /// <exception cref="System.Xml.XmlException">It is no XML.</exception>
    internal static IEnumerable<string> Texts(byte[] file)
    {
        using var stream = new MemoryStream(file);
        foreach (XElement key in XDocument.Load(stream).Root!.Elements("area").Elements("key"))
        {
            string text = WebUtility.HtmlDecode(MarkupAndPlaceholders().Replace(key.Value, " "));
            foreach (string part in text.Length < LongestWhole ? [text] : text.Split('\n'))
            {
                yield return part;
            }
        }
    }

    private static string? LanguageOf(string resource) =>
        resource.StartsWith(Prefix, StringComparison.Ordinal) && resource.EndsWith(Ending, StringComparison.Ordinal)
            ? Languages.GetValueOrDefault(resource[Prefix.Length..^Ending.Length])
            : null;

    [GeneratedRegex(@"<style.*?</style>|<[^>]+>|%\d+%|\{\d+\}|&nbsp;", RegexOptions.Singleline | RegexOptions.CultureInvariant)]
    private static partial Regex MarkupAndPlaceholders();
}
