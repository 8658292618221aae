using System.Text;
using MlNetPath.Core.GeneralText;

namespace MlNetPath.Core.Tests;

public class ReaderTests
{
    [Theory]
    [InlineData("ábaco nin\u0303o", "ábaco niño")]
    [InlineData("A\u0301 i\u0306 и\u0306 I\u0307", "Á i\u0306 й İ")]
    [InlineData("か\u3099く\u3099 は\u309A ウ\u3099", "がぐ ぱ ヴ")]
    [InlineData("\u1112\u1161\u11AB\u1100\u116E\u11A8 \u1100\u1161", "한국 가")]
    [InlineData("\u0301a", "\u0301a")]
    [InlineData("", "")]
    public void LettersAndMarksAreComposed(string text, string composed) => Assert.Equal(composed, Composition.Compose(text));

    [Fact]
    public void LanguageFilesLoseMarkupAndPlaceholders()
    {
        string xml = "<language><area alias='a'><key alias='b'>Wirklich <![CDATA[<b>%0%</b> l&ouml;schen?]]></key><key alias='c'>Ja &amp; nein {0}</key></area>"
            + $"<area><key>{string.Concat(Enumerable.Repeat("Zeile\n", 300))}</key></area></language>";
        string[] texts = [.. LanguageFileReader.Texts(Encoding.UTF8.GetBytes(xml)).Select(WhiteSpace.Fold)];
        Assert.Equal(["Wirklich löschen?", "Ja & nein", "Zeile"], texts.Distinct().Take(3));
        Assert.Throws<System.Xml.XmlException>(() => LanguageFileReader.Texts("<language>"u8.ToArray()).ToList());
    }

    [Fact]
    public void EditorMessagesLoseShortcutsAndModules() => Assert.Equal(
        ["Datei  öffnen", " Suchen", "Sagt \"ja\"", "ファイル ", "a b"],
        EditorMessageReader.Messages("""define("vs/editor/x",{"vs/base":["Datei {0}\x20\u00f6ffnen","&&Suchen","Sagt \"ja\"","editor.fontSize","ファイル(&F)","a\nb"]});""")
            .Select(text => text.Replace("   ", "  ", StringComparison.Ordinal)));

    [Fact]
    public void StopWordsLoseComments() => Assert.Equal(
        ["und", "oder", "aber"], StopWordReader.Words("\uFEFF | Wörter\n# mehr\nund | Bindewort\r\n\noder aber\n"));

    [Theory]
    [InlineData("de", "/commerce/color", true)]
    [InlineData("tr", "/lorem/words", true)]
    [InlineData("de", "/lorem/words", false)]
    [InlineData("de", "/name/first_name", false)]
    [InlineData("pl", "/company/adjective", false)]
    [InlineData("es", "/company/adjective", true)]
    [InlineData("es", "/company/suffix", false)]
    [InlineData("en", "/finance/account_type", true)]
    [InlineData("en", "/finance/currency", false)]
    [InlineData("en", "/date/month/abbr", false)]
    public void OnlyWordsAreTakenOfALocale(string locale, string path, bool words) => Assert.Equal(words, LocaleReader.IsWords(locale, path));

    [Theory]
    [InlineData("/Languages/de", "German", "German")]
    [InlineData("/fields/day/relativeTime/future/one", "in {0} day", "in day")]
    [InlineData("/calendar/gregorian/dayNames/format/wide/0", "Sunday", "Sunday")]
    [InlineData("/calendar/gregorian/dayNames/format/narrow/0", "Sunday", null)]
    [InlineData("/calendar/gregorian/eras/abbreviated/0", "before", null)]
    [InlineData("/fields/day-short/relativeTime/future/one", "in {0} day", null)]
    [InlineData("/Currencies/EUR/0", "Euro sign", null)]
    [InlineData("/Currencies/EUR/1", "Euro", "Euro")]
    [InlineData("/x", "d. MMMM y", null)]
    [InlineData("/x", "EUR", null)]
    [InlineData("/x", "Mo", null)]
    [InlineData("/x", "月", "月")]
    public void OnlyWordsAreTakenOfABundle(string path, string text, string? words) =>
        Assert.Equal(words is null ? [] : [words], CldrReader.Words(path, text));

    [Fact]
    public void NumberRulesLoseTheirSyntax() => Assert.Equal(
        ["minus", "Komma", "eins", "und zwanzig", "hundert"],
        CldrReader.NumberWords("-x: minus >>;x.x: << Komma >>;1: eins;20: [>>\u00AD und ]zwan\u00ADzig;100: hundert[>>];1000: =#,##0=;&ae=ä;"));
}
