using CsCheck;

namespace MlNetPath.Core.Tests;

public sealed class LabelMapTests
{
    private static readonly string[] Languages = ["de", "en", "zh-Hans", "zh-Hant"];

    [Fact]
    public void SumsTheProbabilitiesOfLabelsThatBecomeOne()
    {
        MergedLabels merged = LabelMap.Parse("zh-Hans=zh, zh-Hant = zh").Apply(Languages);
        ScoreTable scores = merged.Merge(new ScoreTable(4, [0.4f, 0.1f, 0.25f, 0.25f, 0f, 1f, 0f, 0f, 0f, 0f, 0f, 1f]));

        Assert.Equal(["de", "en", "zh"], merged.Labels);
        Assert.Equal([0, 1, 2, 2], merged.Places.ToArray());
        Assert.Equal([0.4f, 0.1f, 0.5f], scores[0].ToArray());
        Assert.Equal([2, 1, 2], scores.Predicted);
        Assert.Equal([0f, 0f, 1f], scores[2].ToArray());
        Assert.Equal([2, TextData.UnknownLabel, 0], merged.Merge(TextData.Create([("a", 3), ("b", TextData.UnknownLabel), ("c", 0)])).Labels.ToArray());
    }

    [Fact]
    public void RenamesAllAtOnce()
    {
        LabelMap map = LabelMap.Parse("a=b,b=a");

        Assert.Equal(["b", "a", "c"], map.Apply(["a", "b", "c"]).Labels);
        Assert.Equal(["a", "b"], map.Renames.Keys);
    }

    [Fact]
    public void NoMapChangesNothing()
    {
        var scores = new ScoreTable(4, [0.1f, 0.2f, 0.3f, 0.4f]);

        Assert.Equal(Languages, LabelMap.None.Apply(Languages).Labels);
        Assert.Same(scores, LabelMap.None.Apply(Languages).Merge(scores));
    }

    [Fact]
    public void MergedScoresKeepTheirSum() => Gen.Select(Gen.Float[0, 1].Array[12], Gen.Int[0, 3].Array[4]).Where((_, to) => to.Distinct().Count() > 1).Sample(
        (values, to) =>
        {
            MergedLabels merged = LabelMap.Parse(string.Join(',', Languages.Zip(to, (label, place) => $"{label}=m{place}"))).Apply(Languages);
            var scores = new ScoreTable(4, values);
            ScoreTable result = merged.Merge(scores);
            return result.Count == 3 && result.LabelCount == to.Distinct().Count()
                && Enumerable.Range(0, 3).All(row => Math.Abs(result[row].ToArray().Sum() - scores[row].ToArray().Sum()) < 1e-5);
        });

    [Theory]
    [InlineData("")]
    [InlineData("a")]
    [InlineData("a=")]
    [InlineData("=b")]
    [InlineData("a=b,")]
    [InlineData("a=b=c")]
    public void RefusesWhatIsNoPair(string text) => Assert.StartsWith(
        $"The label map '{text}' has ", Assert.Throws<InputException>(() => LabelMap.Parse(text)).Message, StringComparison.Ordinal);

    [Fact]
    public void RefusesALabelNamedTwiceAnUnknownOneAndOneLabelOnly()
    {
        Assert.Equal("The label map 'a=b,a=c' renames 'a' twice. Name each label once before a '='.", Assert.Throws<InputException>(() => LabelMap.Parse("a=b,a=c")).Message);
        Assert.Equal(
            "The label map renames 'zh', which is no label. The labels are 'de', 'en', 'zh-Hans', 'zh-Hant'.",
            Assert.Throws<InputException>(() => LabelMap.Parse("zh=x").Apply(Languages)).Message);
        Assert.Equal(
            "The label map renames 'zh', which is no label. The labels are 'de', 'en', 'zh-Hans', 'zh-Hant'; those of the test file are 'cn', 'de'.",
            Assert.Throws<InputException>(() => LabelMap.Parse("cn=de,zh=x").Apply(Languages, ["cn", "de"])).Message);
        Assert.Equal(
            "The label map leaves only the label 'x': there is nothing to tell apart. Merge fewer labels.",
            Assert.Throws<InputException>(() => LabelMap.Parse("a=x,b=x").Apply(["a", "b"])).Message);
    }

    [Fact]
    public void ATestFileIsLabelledWithTheMergedLabels()
    {
        MergedLabels merged = LabelMap.Parse("zh-Hans=zh,zh-Hant=zh,deutsch=de").Apply(Languages, ["deutsch", "nl", "zh"]);
        LabelledTexts file = LabelledTexts.Create("test.tsv", [("eins", "deutsch"), ("twee", "nl"), ("三", "zh"), ("", "zh"), ("drie", "nl"), ("four", "en")]);
        TestTexts test = file.LabelledBy(merged.Labels, merged.Map);

        Assert.Equal([0, TextData.UnknownLabel, 2, TextData.UnknownLabel, 1], test.Data.Labels.ToArray());
        Assert.Equal(2, test.UnknownRows);
        Assert.Equal(("nl", 2), (Assert.Single(test.UnknownLabels).Key, test.UnknownLabels["nl"]));
        Assert.Equal(
            ["1 row of 'test.tsv' has no text and was left out: row 4.", "2 rows of 'test.tsv' have labels that no stage was taught ('nl'): scored as wrong."],
            test.Notes);
        Assert.Equal(2, test.CountSeenIn(TextData.Create([("EINS", 0), ("four", 0), ("five", 0)])));
    }

    [Fact]
    public void ATestFileWithoutAnyKnownLabelIsRefused() => Assert.Equal(
        "No label of 'test.tsv' is one that was learned: it has 'label', 'nl', the task has 'de', 'en', 'zh-Hans', 'zh-Hant'. Map its labels to those, or choose another file.",
        Assert.Throws<InputException>(() => LabelledTexts.Create("test.tsv", [("a", "nl"), ("text", "label")]).LabelledBy(Languages)).Message);
}
