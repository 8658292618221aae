using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.RegularExpressions;
using MlNetPath.Core.Packages;

namespace MlNetPath.Core.GeneralText;

/// <summary>
/// Reads the messages of a code editor: a JavaScript file a language, whose string literals are the messages and the names of the
/// modules that they belong to. Placeholders and the marks of keyboard shortcuts (<c>&amp;&amp;File</c>) are taken out.
/// </summary>
internal static partial class EditorMessageReader
{
    private const string File = "/min/vs/editor/editor.main.nls";

    // The English file has no language in its name.
    private static readonly (string Name, string Language)[] Languages =
    [
        (".js", "en"), (".de.js", "de"), (".es.js", "es"), (".fr.js", "fr"), (".it.js", "it"), (".ja.js", "ja"), (".ko.js", "ko"),
        (".ru.js", "ru"), (".zh-cn.js", "zh-Hans"), (".zh-tw.js", "zh-Hant"),
    ];

    public static IEnumerable<GeneralString> Read(ZipArchive archive) =>
        from language in Languages
        let entry = archive.Entries.Single(e => e.FullName.EndsWith(File + language.Name, StringComparison.Ordinal))
        from message in Messages(Encoding.UTF8.GetString(PackageContent.Of(entry)))
        select new GeneralString(language.Language, message);

    /// <summary>The messages of one file.</summary>
    internal static IEnumerable<string> Messages(string script) =>
        from literal in Literals().Matches(script)
        let text = Escapes().Replace(literal.Groups[1].Value, Unescape)
        where !text.StartsWith("vs/", StringComparison.Ordinal) && !Names().IsMatch(text)
        select PlaceholdersAndShortcuts().Replace(text, " ");

    private static string Unescape(Match escape)
    {
        string code = escape.Groups["code"].Value;
        return code.Length > 0
            ? ((char)int.Parse(code, NumberStyles.HexNumber, CultureInfo.InvariantCulture)).ToString()
            : escape.Value[1] is 'n' or 'r' or 't' ? " " : escape.Value[1..];
    }

    [GeneratedRegex(@"""((?:[^""\\]|\\.)*)""", RegexOptions.Singleline | RegexOptions.CultureInvariant)]
    private static partial Regex Literals();

    [GeneratedRegex(@"\\(?:u(?<code>[0-9A-Fa-f]{4})|x(?<code>[0-9A-Fa-f]{2})|.)", RegexOptions.Singleline | RegexOptions.CultureInvariant)]
    private static partial Regex Escapes();

    // Settings and properties: editor.fontSize.
    [GeneratedRegex(@"^[\w.]+\.[\w.]+$", RegexOptions.CultureInvariant)]
    private static partial Regex Names();

    [GeneratedRegex(@"\{\d+\}|&&|\(&\w\)", RegexOptions.CultureInvariant)]
    private static partial Regex PlaceholdersAndShortcuts();
}
