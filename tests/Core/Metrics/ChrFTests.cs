using CsCheck;

namespace MlNetPath.Core.Tests;

public class ChrFTests
{
    [Fact]
    public void A_row_that_is_null_is_named()
    {
        Assert.Contains("The text at index 1 is null", Assert.Throws<ArgumentException>(() => ChrF.Of(["a", null!], ["a", "b"])).Message, StringComparison.Ordinal);
        Assert.Contains("The text at index 0 is null", Assert.Throws<ArgumentException>(() => Bleu.Of(["a"], [null!])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void GivesWhatEvaluateDocuments()
    {
        // The example of the metric card chrf of Hugging Face's evaluate, which calls sacreBLEU; the value of its first sentence by itself as rageval documents it.
        CorpusScore score = ChrF.Of(
            ["The relationship between cats and dogs is not exactly friendly.", "a good bookshop is just a genteel black hole that knows how to read."],
            ["The relationship between dogs and cats is not exactly friendly.", "A good bookshop is just a genteel Black Hole that knows how to read."]);
        Assert.Equal(84.64214891738334, score.Value, 1e-10);
        Assert.Equal(84.41131092011067, score.OfRow(0), 1e-10);
    }

    // sacreBLEU's own tests, with beta 3. Those that keep white space are had by writing it as another character.
    [Theory]
    [InlineData("a", "a", 100)]
    [InlineData("", "reference", 0)]
    [InlineData("", "c", 0)]
    [InlineData("a b c", "a b c", 100)]
    [InlineData("a b c", "abc", 100)]
    [InlineData("aa", "ab", 25)]
    [InlineData("Die_Beziehung_zwischen_Obama_und_Netanjahu_ist_nicht_gerade_freundlich.", "Das_Verhältnis_zwischen_Obama_und_Netanyahu_ist_nicht_gerade_freundschaftlich.", 67.3481606)]
    [InlineData(
        "risk_assessment_must_be_made_of_those_who_are_qualified_and_expertise_in_the_sector_-_these_are_the_scientists_.",
        "risk_assessment_has_to_be_undertaken_by_those_who_are_qualified_and_expert_in_that_area_-_that_is_the_scientists_.",
        65.2414427)]
    public void GivesWhatSacreBleuTests(string translation, string reference, double expected) =>
        Assert.Equal(expected, ChrF.Score(Sums(ChrF.Of([translation], [reference])), beta: 3), 1e-6);

    // What sacreBLEU 2.6.0 prints: orders that one side lacks, other scripts, a character beyond the first plane.
    [Theory]
    [InlineData(new[] { "", "abc" }, new[] { "x", "abd" }, 34.31372549019608)]
    [InlineData(new[] { "abcdefgh", "ab" }, new[] { "ab", "abcdefgh" }, 32.50000000000001)]
    [InlineData(new[] { "未找到类型“{0}”。", "无法打开文件 a.txt(3.5 MB):访问被拒绝。" }, new[] { "找不到类型“{0}”。", "无法打开文件“a.txt”(3.5 MB):拒绝访问!" }, 58.13803506254893)]
    [InlineData(new[] { "型 '{0}' が見つかりません。", "ファイルを開けませんでした 😀。" }, new[] { "型 '{0}' が見つかりませんでした。", "ファイル a.txt を開けません 😀。" }, 58.26327382062622)]
    public void GivesWhatSacreBleuPrints(string[] translations, string[] references, double expected) =>
        Assert.Equal(expected, ChrF.Of(translations, references).Value, 1e-10);

    [Fact]
    public void CountsAsDictionariesDo() => Gen.Select(Gen.String[Gen.Char["abc 😀é"], 0, 30], Gen.String[Gen.Char["abc 😀é"], 0, 30]).Sample((translation, reference) =>
    {
        double[] sums = Sums(ChrF.Of([translation], [reference]));
        (string a, string b) = (translation.Replace(" ", "", StringComparison.Ordinal), reference.Replace(" ", "", StringComparison.Ordinal));
        if (a.Any(char.IsSurrogate) || b.Any(char.IsSurrogate))
        {
            return; // here a string may hold half a pair, which counts as one replacement character
        }

        for (int n = 1; n <= ChrF.Order; n++)
        {
            Dictionary<string, int> left = Grams(a, n), right = Grams(b, n);
            Assert.Equal(right.Count == 0 ? 0 : left.Values.Sum(), sums[3 * (n - 1)]);
            Assert.Equal(right.Values.Sum(), sums[(3 * (n - 1)) + 1]);
            Assert.Equal(left.Sum(gram => Math.Min(gram.Value, right.GetValueOrDefault(gram.Key))), sums[(3 * (n - 1)) + 2]);
        }

        Assert.Equal(ChrF.Sentence(translation, reference), ChrF.Of([translation], [reference]).Value);
    });

    [Fact]
    public void RefusesListsOfDifferentLengths() => Assert.ThrowsAny<ArgumentException>(() => ChrF.Of(["a"], []));

    private static Dictionary<string, int> Grams(string text, int n) =>
        Enumerable.Range(0, Math.Max(0, text.Length - n + 1)).Select(i => text.Substring(i, n)).CountBy(gram => gram).ToDictionary();

    private static double[] Sums(CorpusScore score) => score.Row(0).ToArray();
}
