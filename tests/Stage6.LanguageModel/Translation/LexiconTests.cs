using MlNetPath.Core;

namespace MlNetPath.Stage6.LanguageModel.Tests;

public class LexiconTests
{
    [Theory]
    [InlineData("The type '{0}' isn't v1.2 (ok).", "The|type|'{0}'|isn't|v1|.|2|(|ok|)|.")]
    [InlineData("Datei \"a.txt\" {1:N2} 3,5 MB", "Datei|\"a.txt\"|{1:N2}|3,5|MB")]
    [InlineData("パラメーターが見つかりません。", "パラメーター|が|見|つかりません|。")]
    [InlineData("找不到类型“{0}”😀", "找不|到类|型|“|{0}|”|😀")]
    [InlineData("형식을 찾을 수 없습니다", "형식을|찾을|수|없습니다")]
    [InlineData("  ", "")]
    public void CutsATextIntoPieces(string text, string pieces) => Assert.Equal(pieces, string.Join('|', Piece.Of(text).Select(piece => piece.Text)));

    [Fact]
    public void TakesEveryTwoHanWhereItLearns()
    {
        Assert.Equal("找不|不到|到类|类型|。", string.Join('|', Piece.Of("找不到类型。", overlapping: true).Select(piece => piece.Text)));
        Assert.Equal("型|が", string.Join('|', Piece.Of("型が", overlapping: true).Select(piece => piece.Text)));
    }

    [Fact]
    public void KnowsWhatStaysAndWhereSpacesAre()
    {
        IReadOnlyList<Piece> pieces = Piece.Of("a {0}, 'b'");
        Assert.Equal([new("a", false, false), new("{0}", true, true), new(",", false, false), new("'b'", true, true)], pieces);
    }

    [Fact]
    public void TranslatesWordForWord()
    {
        // The article has nothing of its own in Polish, so it is left out; what was never seen stays.
        (string English, string Polish)[] texts =
        [
            ("Open the file", "Otwórz plik"), ("Close the file", "Zamknij plik"), ("Open the window", "Otwórz okno"), ("Close the window", "Zamknij okno"), ("Open", "Otwórz"), ("Close", "Zamknij"),
            ("File", "Plik"), ("Window", "Okno"),
        ];
        var lexicon = new LexiconTranslator([.. texts.Select((text, i) => new TranslationPair(text.English, text.Polish, i))], "pl");
        Assert.Equal("Otwórz plik '{0}' Zażółć", lexicon.Translate("Open the file '{0}' Zażółć"));
        Assert.Equal("Okno zamknij", lexicon.Translate("Window close"));
        Assert.Equal("", lexicon.Translate(""));
    }

    [Fact]
    public void WritesNoSpacesWhereTheLanguageHasNone()
    {
        TranslationPair[] pairs = [new("type", "类型", 1), new("type not found", "找不到类型", 2), new("not found", "找不到", 3), new("file", "文件", 4), new("file type", "文件类型", 5)];
        Assert.Equal("文件类型{0} x", new LexiconTranslator(pairs, "zh-Hans").Translate("file type {0} x"));
    }
}
