using System.IO.Compression;
using System.Text;
using MlNetPath.Core.Packages;

namespace MlNetPath.Core.GeneralText;

/// <summary>Reads Lucene.Net's stop word lists, the most frequent words of a language: words parted by white space, comments after <c>|</c> or <c>#</c>.</summary>
internal static class StopWordReader
{
    private const string Prefix = "Lucene.Net.Analysis.Common.Analysis.";

    private static readonly Dictionary<string, string> Languages = new(StringComparer.Ordinal)
    {
        ["Br.stopwords.txt"] = "pt-BR",
        ["Cz.stopwords.txt"] = "cs",
        ["Snowball.english_stop.txt"] = "en",
        ["Snowball.french_stop.txt"] = "fr",
        ["Snowball.german_stop.txt"] = "de",
        ["Snowball.italian_stop.txt"] = "it",
        ["Snowball.portuguese_stop.txt"] = "pt-BR",
        ["Snowball.russian_stop.txt"] = "ru",
        ["Snowball.spanish_stop.txt"] = "es",
        ["Tr.stopwords.txt"] = "tr",
    };

    public static IEnumerable<GeneralString> Read(ZipArchive archive) =>
        from resource in EmbeddedResources.Read(PackageContent.Assembly(archive, "Lucene.Net.Analysis.Common.dll"), name => LanguageOf(name) is not null)
        from word in Words(Encoding.UTF8.GetString(resource.Content))
        select new GeneralString(LanguageOf(resource.Name)!, word);

    /// <summary>The words of one list.</summary>
    internal static IEnumerable<string> Words(string list) =>
        from line in list.TrimStart('\uFEFF').Split('\n')
        from word in line.Split('|', '#')[0].Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
        select word;

    private static string? LanguageOf(string resource) =>
        resource.StartsWith(Prefix, StringComparison.Ordinal) ? Languages.GetValueOrDefault(resource[Prefix.Length..]) : null;
}
