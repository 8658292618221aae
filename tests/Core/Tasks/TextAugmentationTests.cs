namespace MlNetPath.Core.Tests;

public class TextAugmentationTests
{
    private static IEnumerable<string> Vary(TextAugmentation augmentation, string text, int times = 300)
    {
        var random = new Random(1);
        return Enumerable.Range(0, times).Select(_ => augmentation.Vary(text, random));
    }

    [Fact]
    public void Changes_nothing_unless_told() => Assert.All(Vary(TextAugmentation.None, "The {0} file, 'x.cs'."), text => Assert.Equal("The {0} file, 'x.cs'.", text));

    [Fact]
    public void Windows_are_runs_of_the_texts_words_and_mostly_short()
    {
        const string Text = "The file 'a.cs' of the project (main) cannot be found here, sadly.";
        string[] windows = [.. Vary(new TextAugmentation { Windows = 1 }, Text)];

        Assert.All(windows, window => Assert.Contains(window, Text, StringComparison.Ordinal));
        Assert.All(windows, window => Assert.InRange(TextWords.Find(window).Count, 1, 7));
        Assert.InRange(windows.Count(window => TextWords.Find(window).Count == 1), 80, 160);
        Assert.Contains("cannot", windows);
        Assert.DoesNotContain(windows, window => window.EndsWith(','));
    }

    [Fact]
    public void Chinese_and_Japanese_are_cut_in_words_of_two_characters() =>
        Assert.Contains("找到", Vary(new TextAugmentation { Windows = 1 }, "没有找到文件"));

    [Fact]
    public void Placeholders_and_digits_go_unless_nothing_is_left()
    {
        Assert.All(Vary(new TextAugmentation { WithoutPlaceholders = 1 }, "Line {0}: <b>%s</b> has 12 errors"), text => Assert.Equal("Line : has errors", text));
        Assert.All(Vary(new TextAugmentation { WithoutPlaceholders = 1 }, "<deducido>"), text => Assert.Equal("<deducido>", text));
    }

    [Fact]
    public void Case_and_ends_are_changed()
    {
        Assert.Equal(["Über den wolken!", "ÜBER DEN WOLKEN!", "über den wolken!"], Vary(new TextAugmentation { ChangedCase = 1 }, "Über den Wolken!").Distinct().Order(StringComparer.Ordinal).OrderBy(t => t[0] == 'ü').ThenByDescending(t => t[1] == 'b'));
        Assert.All(Vary(new TextAugmentation { TrimmedEnds = 1 }, "Really?! "), text => Assert.Equal("Really", text));
        Assert.All(Vary(new TextAugmentation { TrimmedEnds = 1, ChangedCase = 1, Windows = 1, WithoutPlaceholders = 1 }, ""), Assert.Empty);
    }

    [Fact]
    public void Words_keep_apostrophes_inside_and_lose_quotation_marks() =>
        Assert.Equal(["don't", "quote", "l’été", "日本", "語"], TextWords.Find("don't 'quote' l’été 日本語").Select(word => "don't 'quote' l’été 日本語"[word]));
}
