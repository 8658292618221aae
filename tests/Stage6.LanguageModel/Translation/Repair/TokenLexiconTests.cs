namespace MlNetPath.Stage6.LanguageModel.Tests;

public sealed class TokenLexiconTests
{
    // Token n is translated by 100 + n, in the other order.
    private static readonly TokenLexicon Lexicon = new(Enumerable.Range(0, 300).Select(seed =>
    {
        var random = new Random(seed);
        int[] source = [.. Enumerable.Range(0, random.Next(1, 6)).Select(_ => random.Next(20))];
        return (source, source.Reverse().Select(token => 100 + token).ToArray());
    }));

    [Fact]
    public void What_stands_for_something_that_the_text_does_not_have_is_not_kept()
    {
        double[] kept = Lexicon.Kept([1, 2, 3, 4], [104, 103, 102, 101], [1, 9, 3, 4]);
        Assert.All((int[])[0, 1, 3], i => Assert.True(kept[i] > 0.9, $"{i}: {kept[i]}"));
        Assert.True(kept[2] < 0.1, $"{kept[2]}");
        Assert.Equal(1, kept[4]); // both end alike
        Assert.Equal(0.5, Lexicon.Kept([1, 2], [102, 101], [1, 3])[^1]);
    }

    [Fact]
    public void The_order_counts_of_what_both_have()
    {
        double[] kept = Lexicon.Kept([1, 2, 3], [103, 102, 101], [2, 3, 1]);
        Assert.True(kept[0] > 0.9 && kept[1] > 0.9 && kept[2] < 0.1, string.Join(' ', kept));
    }

    [Fact]
    public void A_token_that_nothing_explains_is_kept_and_empty_texts_are_taken()
    {
        Assert.True(Lexicon.Kept([1, 2], [555, 102], [1])[0] > 0.5);
        Assert.Equal([0.5], Lexicon.Kept([], [], []));
        Assert.Equal(2, Lexicon.Kept([], [101], [1, 2]).Length);
        Assert.Single(new TokenLexicon([]).Kept([1], [], [1]));
    }
}
