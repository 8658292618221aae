using Microsoft.ML;

namespace MlNetPath.Stage3.FirstPrinciples.Tests;

public sealed class LeftOutWordsTests
{
    private static readonly ITransformer Model = Samples.Fit(SampleTask.Task);

    [Fact]
    public void A_word_speaks_with_what_the_lead_loses_without_it()
    {
        string why = new FirstPrinciplesStage().Explain(Model, "der Hund table")!;
        float[] with = Logits("der Hund table"), without = Logits("der table");
        int next = with[1] > with[2] ? 1 : 2;
        Assert.StartsWith("de ", why);
        Assert.Contains(FormattableString.Invariant($"'hund' +{with[0] - with[next] - (without[0] - without[next]):F1}"), why);
        Assert.DoesNotContain("'table'", why); // which is English and French
    }

    [Fact]
    public void A_text_without_words_is_decided_by_the_biases() => Assert.EndsWith("the biases decide", new FirstPrinciplesStage().Explain(Model, "")!);

    [Fact]
    public void A_book_takes_a_moment() => Assert.Contains("de ", new FirstPrinciplesStage().Explain(Model, string.Join(' ', Enumerable.Range(0, 5000).Select(i => $"Hund{i}")))!);

    [Fact]
    public void Of_a_word_as_long_as_a_page_its_beginning_is_shown()
    {
        string why = new FirstPrinciplesStage().Explain(Model, string.Concat(Enumerable.Repeat("🙂schlüssel", 20_000)))!;
        Assert.Contains("'🙂schlüssel🙂schlüssel", why);
        Assert.InRange(why.Length, 40, 150);
    }

    private static float[] Logits(string text)
    {
        var logits = new float[3];
        Samples.Network(Model).Logits(text, logits);
        return logits;
    }
}
