using MlNetPath.Core.GeneralText;

namespace MlNetPath.Core.Tests;

/// <summary>What the readers find in the real packages: entries that everybody can look up, and no leftovers of the formats.</summary>
public class PackageReadersTests
{
    [Theory]
    [InlineData("Neo", "es", "ábaco")]
    [InlineData("Neo", "ja", "あいこくしん")]
    [InlineData("Neo", "ko", "가격")]
    [InlineData("Neo", "fr", "zeste")]
    [InlineData("ICU4N.Resources", "de", "Deutsch")]
    [InlineData("ICU4N.Resources", "de", "Donnerstag")]
    [InlineData("ICU4N.Resources", "ja", "ドイツ語")]
    [InlineData("ICU4N.Resources", "zh-Hant", "德國")]
    [InlineData("ICU4N.Resources", "zh-Hans", "德国")]
    [InlineData("ICU4N.Resources", "tr", "Almanya")]
    [InlineData("ICU4N.Resources", "ru", "четверг")]
    [InlineData("ICU4N.Resources", "es", "mañana")]
    [InlineData("ICU4N.Resources", "pl", "siedemnaście")]
    [InlineData("ICU4N.Resources", "pt-BR", "Alemanha")]
    [InlineData("ICU4N.Resources", "cs", "česká koruna")]
    [InlineData("Bogus", "en", "Refined")]
    [InlineData("Bogus", "tr", "masanın")]
    [InlineData("Umbraco.Cms.Core", "de", "Kulturen und Hostnamen")]
    [InlineData("Umbraco.Cms.Core", "en", "Culture and Hostnames")]
    [InlineData("BlazorMonaco", "en", "Match Whole Word")]
    [InlineData("Humanizer.Core", "en", "yesterday")]
    [InlineData("Humanizer.Core.de", "de", "gestern")]
    [InlineData("Lucene.Net.Analysis.Common", "it", "sarebbe")]
    [InlineData("Lucene.Net.Analysis.Common", "pt-BR", "você")]
    public void FindAnEntry(string package, string language, string text) =>
        Assert.Contains(new GeneralString(language, text), Strings(package));

    [Fact]
    public void TheWordListsAreWholeAndComposed()
    {
        IReadOnlyList<GeneralString> words = Strings("Neo");
        Assert.Equal(10, words.Select(w => w.Language).Distinct().Count());
        Assert.All(words.GroupBy(w => w.Language), list => Assert.Equal(2048, list.Count()));
        Assert.DoesNotContain(words, w => w.Text.Any(c => c is (>= '\u0300' and <= '\u036F') or '\u3099' or '\u309A' or (>= '\u1100' and <= '\u11FF')));
    }

    [Fact]
    public void NoFormatIsTakenForWords() => Assert.DoesNotContain(Strings("ICU4N.Resources"), s =>
        s.Text.AsSpan().IndexOfAny("{}<>=%#¤") >= 0 || s.Text.Contains("yyy", StringComparison.Ordinal) || s.Text.Contains("MM", StringComparison.Ordinal));

    [Fact]
    public void NoMarkupIsTakenForWords() => Assert.DoesNotContain(
        Strings("Umbraco.Cms.Core"), s => s.Text.Contains("</", StringComparison.Ordinal) || s.Text.Contains("%0%", StringComparison.Ordinal));

    private static readonly Dictionary<string, IReadOnlyList<GeneralString>> Read = [];

    private static IReadOnlyList<GeneralString> Strings(string package)
    {
        lock (Read)
        {
            return Read.TryGetValue(package, out IReadOnlyList<GeneralString>? known)
                ? known
                : Read[package] = PackageReaders.Read(GeneralPackage.All.Single(p => p.Id == package));
        }
    }
}
