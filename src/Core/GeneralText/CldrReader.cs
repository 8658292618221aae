using System.IO.Compression;
using System.Text.RegularExpressions;
using MlNetPath.Core.Packages;

namespace MlNetPath.Core.GeneralText;

/// <summary>
/// Reads the words of the Unicode CLDR (https://cldr.unicode.org) from ICU's bundles: names of languages, scripts, regions and currencies,
/// months and days, relative times, and numbers spelled out. Formats, abbreviations and symbols are left out.
/// </summary>
internal static partial class CldrReader
{
    private const string File = "ICU4N.resources.dll", RuleTree = "rbnf";

    // Each tree is a set of bundles with a pool of its own; the first holds calendars.
    private static readonly string[] Trees = ["", "lang", "region", "curr", RuleTree];

    private static readonly (string Culture, string Locale, string Language)[] Locales =
    [
        ("cs", "cs", "cs"), ("de", "de", "de"), ("en", "en", "en"), ("es", "es", "es"), ("fr", "fr", "fr"), ("it", "it", "it"), ("ja", "ja", "ja"),
        ("ko", "ko", "ko"), ("pl", "pl", "pl"), ("pt", "pt", "pt-BR"), ("ru", "ru", "ru"), ("tr", "tr", "tr"), ("zh", "zh", "zh-Hans"),
        ("zh-Hant", "zh_Hant", "zh-Hant"),
    ];

    public static IEnumerable<GeneralString> Read(ZipArchive archive)
    {
        Dictionary<string, IcuBundle> pools = [];
        foreach ((string name, byte[] content) in EmbeddedResources.Read(Neutral(archive), name => name.EndsWith("pool.res", StringComparison.Ordinal)))
        {
            pools[name] = new IcuBundle(content);
        }

        foreach ((string culture, string locale, string language) in Locales)
        {
            string[] wanted = [.. Trees.Select(tree => Name(tree, locale))];
            Dictionary<string, byte[]> bundles = EmbeddedResources
                .Read(PackageContent.Assembly(archive, File, culture), wanted.Contains)
                .ToDictionary(resource => resource.Name, resource => resource.Content);
            foreach (string tree in Trees.Where(tree => bundles.ContainsKey(Name(tree, locale))))
            {
                var bundle = new IcuBundle(bundles[Name(tree, locale)], pools.GetValueOrDefault(Name(tree, "pool")));
                foreach ((string path, string text) in bundle.Strings())
                {
                    foreach (string words in tree == RuleTree ? NumberWords(text) : Words(path, text))
                    {
                        yield return new GeneralString(language, words);
                    }
                }
            }
        }
    }

    /// <summary>What a string says in words: itself without its placeholders, or nothing where it is a format, a symbol or an abbreviation.</summary>
    internal static IEnumerable<string> Words(string path, string text)
    {
        if (!NoWords().IsMatch(path) && !(path.Contains("/eras/", StringComparison.Ordinal) && !path.Contains("/wide", StringComparison.Ordinal)))
        {
            string words = WhiteSpace.Fold(Placeholders().Replace(text, " "));
            if (!Formats().IsMatch(words) && (words.Count(char.IsLetter) > 2 || words.Any(c => c >= '\u3041')))
            {
                yield return words;
            }
        }
    }

    /// <summary>The words in a set of rules that spell out numbers (https://unicode-org.github.io/icu/userguide/format_parse/numbers/rbnf.html).</summary>
    internal static IEnumerable<string> NumberWords(string rules) =>
        rules.Split(';').Select(rule => WhiteSpace.Fold(Brackets().Replace(Substitutions().Replace(rule, " "), "")))
            .Where(words => words.Any(char.IsLetter) && !words.AsSpan().ContainsAny("&=<>#"));

    // The neutral assembly lies beside the folders of the cultures.
    private static byte[] Neutral(ZipArchive archive) =>
        PackageContent.Of(archive.Entries.Where(e => e.Name == File).OrderBy(e => e.FullName.Count(c => c == '/')).ThenBy(e => e.FullName, StringComparer.Ordinal).First());

    private static string Name(string tree, string locale) => tree.Length == 0 ? $"data.{locale}.res" : $"data.{tree}.{locale}.res";

    [GeneratedRegex(
        @"/(availableFormats.*|DateTimePatterns.*|intervalFormats|appendItems|NumberElements|patterns?|ExemplarCharacters.*|AuxExemplarCharacters|NumberSystems?|Version" +
        @"|%%ALIAS|%%Parent|parse|delimiters|CurrencyUnitPatterns|contextTransforms|cyclicNameSets|monthPatterns|narrow|short|%narrow|unitsNarrow|unitsShort|listPattern|layout|measurementSystemNames)(/|$)|-(short|narrow)(/|$)" +
        @"|/calendar/(coptic|ethiopic|hebrew|islamic|indian|japanese|roc|persian|dangi|chinese|buddhist)|^/Currencies/[A-Z]{3}/0|^/Currencies%",
        RegexOptions.CultureInvariant)]
    private static partial Regex NoWords();

    // One has lost its closing brace.
    [GeneratedRegex(@"\{\s*\d?\}?|''|¤|'\.'|^[0 ]+", RegexOptions.CultureInvariant)]
    private static partial Regex Placeholders();

    [GeneratedRegex(@"yyyy|HH|[hH]:|G y|y G|MMM|LLL|[dEHhy]–|cccc|\bGy|EEE|#,##|\\u|\[:|^[A-Z0-9/]{1,5}$", RegexOptions.CultureInvariant)]
    private static partial Regex Formats();

    [GeneratedRegex(@"^\s*[-\w.,%]*(/\d+)?>*:|<[^<]*<|>[^>]*>|=[^=]*=|%[\w-]+|\$\([^)]*\)\$", RegexOptions.CultureInvariant)]
    private static partial Regex Substitutions();

    // Soft hyphens, where a long number may be parted, are taken out too.
    [GeneratedRegex(@"[\[\]'→←\u00AD]", RegexOptions.CultureInvariant)]
    private static partial Regex Brackets();
}
