using System.IO.Compression;
using System.Text.RegularExpressions;
using MlNetPath.Core.Packages;

namespace MlNetPath.Core.GeneralText;

/// <summary>
/// Reads the word lists of a generator of made-up data: a BSON document a locale. Only lists of words of the language are taken:
/// no names of people, streets and firms, and no Latin that stands where nobody wrote a text.
/// </summary>
internal static partial class LocaleReader
{
    private const string Lorem = "/lorem/";

    private static readonly (string Locale, string Language)[] Locales =
    [
        ("en", "en"), ("cz", "cs"), ("de", "de"), ("de_AT", "de"), ("es", "es"), ("es_MX", "es"), ("fr", "fr"), ("it", "it"), ("ja", "ja"),
        ("ko", "ko"), ("pl", "pl"), ("pt_BR", "pt-BR"), ("ru", "ru"), ("tr", "tr"), ("zh_CN", "zh-Hans"), ("zh_TW", "zh-Hant"),
    ];

    // The others have Latin in this list; these have some of it among their own words.
    private static readonly HashSet<string> OwnLorem = ["es_MX", "ja", "ko", "ru", "tr"];

    // The slogans of these are English, or machine-made.
    private static readonly HashSet<string> OtherSlogans = ["cz", "pl", "fr"];

    private static readonly HashSet<string> Topics = ["commerce", "hacker", "team", "rant", "date"];

    private static readonly HashSet<string> Lists =
    [
        "/address/country", "/address/direction", "/name/title/descriptor", "/name/title/level", "/name/title/job", "/music/genre",
        "/vehicle/type", "/finance/account_type", "/finance/transaction_type",
    ];

    public static IEnumerable<GeneralString> Read(ZipArchive archive)
    {
        Dictionary<string, byte[]> documents = EmbeddedResources
            .Read(PackageContent.Assembly(archive, "Bogus.dll"), name => name.EndsWith(".locale.bson", StringComparison.Ordinal))
            .ToDictionary(resource => resource.Name, resource => resource.Content);
        HashSet<string> latin = [.. Bson.Strings(documents["Bogus.data.en.locale.bson"]).Where(entry => entry.Path.StartsWith(Lorem, StringComparison.Ordinal)).Select(entry => entry.Text)];
        return
            from locale in Locales
            from entry in Bson.Strings(documents[$"Bogus.data.{locale.Locale}.locale.bson"])
            where IsWords(locale.Locale, entry.Path) && !(entry.Path.StartsWith(Lorem, StringComparison.Ordinal) && latin.Contains(entry.Text))
                && !entry.Text.AsSpan().ContainsAny('#', '{')
            select new GeneralString(locale.Language, entry.Text.Replace("$product", "product", StringComparison.Ordinal));
    }

    /// <summary>True where a list of a locale holds words of its language.</summary>
    internal static bool IsWords(string locale, string path)
    {
        string topic = path.Split('/')[1];
        bool words = Lists.Contains(path) || Topics.Contains(topic)
            || (topic == "lorem" && OwnLorem.Contains(locale))
            || (topic == "company" && !OtherSlogans.Contains(locale) && path is not ("/company/suffix" or "/company/name" or "/company/prefix" or "/company/legal_form"));
        return words && !NotWords().IsMatch(path);
    }

    [GeneratedRegex("abbr|code|time_zone|postcode|credit|/name/name|icon|/app/", RegexOptions.CultureInvariant)]
    private static partial Regex NotWords();
}
