namespace MlNetPath.Core.Tests;

public class BleuTests
{
    private const string System98 = "Producția de zahăr primă va fi exprimată în ceea ce privește zahărul alb;";
    private const string Reference98 = "producţia de zahăr brut se exprimă în zahăr alb;";

    // sacreBLEU's tests of a sentence, which has all four orders, so that its sentence and corpus scores are the same.
    [Theory]
    [InlineData(BleuTokens.Words, 8.493)]
    [InlineData(BleuTokens.Characters, 40.8759)]
    public void GivesWhatSacreBleuTests(BleuTokens tokens, double expected) =>
        Assert.Equal(expected, Bleu.Of([System98], [Reference98], tokens).Value, 1e-3);

    [Fact]
    public void MakesOfCountsWhatSacreBleuTests() =>
        Assert.Equal(83.75922397, Bleu.Score([11, 11, 9, 7, 5, 3, 10, 8, 6, 4]), 1e-6);

    // What sacreBLEU 2.6.0 prints with the tokenizers 13a, zh and char.
    [Theory]
    [InlineData(
        BleuTokens.Words,
        new[] { "Der Typ \"{0}\" wurde nicht gefunden.", "Die Datei 'a.txt' (3,5 MB) konnte nicht geöffnet werden: Zugriff verweigert.", "Ein Fehler trat auf..." },
        new[] { "Der Typ \"{0}\" konnte nicht gefunden werden.", "Die Datei \"a.txt\" (3,5 MB) kann nicht geöffnet werden – Zugriff verweigert.", "Fehler." },
        37.59790128121275)]
    [InlineData(
        BleuTokens.Words,
        new[] { "L'opérateur `+=` n'est pas défini pour 1.000,50-x &amp; y, e.g. a@b.c", "Page 3-4 : 50% #1" },
        new[] { "L’opérateur `+=` n'est pas défini pour 1.000,50 - x & y, p.ex. a@b.c", "Page 3-4: 50 % #1" },
        81.80950400944535)]
    [InlineData(
        BleuTokens.Chinese,
        new[] { "未找到类型“{0}”。", "无法打开文件 a.txt(3.5 MB):访问被拒绝。" }, new[] { "找不到类型“{0}”。", "无法打开文件“a.txt”(3.5 MB):拒绝访问!" }, 61.22657305867337)]
    [InlineData(
        BleuTokens.Characters,
        new[] { "型 '{0}' が見つかりません。", "ファイルを開けませんでした 😀。" }, new[] { "型 '{0}' が見つかりませんでした。", "ファイル a.txt を開けません 😀。" }, 62.95629615646268)]
    [InlineData(BleuTokens.Words, new[] { "this is a small test" }, new[] { "that was a small test" }, 39.76353643835252)]
    [InlineData(BleuTokens.Words, new[] { "a b c" }, new[] { "a b c" }, 0)]
    [InlineData(BleuTokens.Words, new[] { "this is a cat" }, new[] { "okay thanks" }, 0)]
    public void GivesWhatSacreBleuPrints(BleuTokens tokens, string[] translations, string[] references, double expected) =>
        Assert.Equal(expected, Bleu.Of(translations, references, tokens).Value, 1e-10);

    [Theory]
    [InlineData(
        BleuTokens.Words,
        "a,b 1,2 3. .5 x-y 1-2 ~[a]{b}|c\\d^e _f \"g\" $h% i&j *k <l> =m ?n @o !p #q (r) +s ;t :u /v `w 'x'",
        "a , b 1,2 3 . . 5 x-y 1 - 2 ~ [ a ] { b } | c \\ d ^ e _ f \" g \" $ h % i & j * k < l > = m ? n @ o ! p # q ( r ) + s ; t : u / v ` w 'x'")]
    [InlineData(BleuTokens.Words, "Ein Fehler trat auf... &quot;x&quot;", "Ein Fehler trat auf . . . \" x \"")]
    [InlineData(BleuTokens.Chinese, "无法打开文件 a.txt(3.5 MB):“访问”。", "无 法 打 开 文 件 a . txt ( 3.5 MB ) : “ 访 问 ” 。")]
    [InlineData(BleuTokens.Characters, "型 '{0}' 😀", "型 ' { 0 } ' 😀")]
    public void CutsAsSacreBleuCuts(BleuTokens tokens, string text, string expected) =>
        Assert.Equal(expected, string.Join(' ', BleuTokenizer.Tokens(text, tokens)));

    [Theory]
    [InlineData("de", BleuTokens.Words)]
    [InlineData("zh-Hant", BleuTokens.Chinese)]
    [InlineData("ja", BleuTokens.Characters)]
    [InlineData("ko", BleuTokens.Characters)]
    public void KnowsTheTokensOfALanguage(string language, BleuTokens tokens) => Assert.Equal(tokens, Bleu.TokensOf(language));

    [Fact]
    public void RefusesListsOfDifferentLengths() => Assert.ThrowsAny<ArgumentException>(() => Bleu.Of(["a"], []));
}
