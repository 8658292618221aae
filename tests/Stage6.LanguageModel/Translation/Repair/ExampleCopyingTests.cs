namespace MlNetPath.Stage6.LanguageModel.Tests;

public sealed class ExampleCopyingTests
{
    // Tokens 0 and 1 end a text.
    private static readonly int[] Ends = [0, 1];
    private static readonly CopiedExample Example = new([5, 6, 7], [1, 1, 1, 1], 0.8, true);

    [Theory]
    [InlineData(new int[0], 5)]
    [InlineData(new[] { 5 }, 6)]
    [InlineData(new[] { 5, 6, 7 }, 0)]
    public void The_example_s_token_has_the_probability_it_is_given_and_the_others_share_the_rest(int[] written, int copied)
    {
        float[] logits = [.. Enumerable.Range(0, 9).Select(i => (float)Math.Sin(i))];
        double[] before = Probabilities(logits);
        new ExampleCopying(Example, signs => signs.IsEnd == (copied == 0) ? 0.75 : throw new InvalidOperationException(), Ends).Process(written, logits);
        double[] after = Probabilities(logits);
        Assert.Equal(1, logits.Sum(logit => Math.Exp(logit)), 1e-5); // they are logarithms of probabilities
        (before[0], before[1]) = (before[0] + before[1], 0); // one end stands for all
        Assert.Equal(0.75, after[copied], 1e-5);
        foreach (int other in Enumerable.Range(0, 9).Where(i => i != copied))
        {
            Assert.Equal(before[other] * 0.25 / (1 - before[copied]), after[other], 1e-5);
        }
    }

    [Fact]
    public void A_gate_that_says_what_the_model_says_changes_nothing()
    {
        float[] logits = [-50, -50, 1, 2, 3, 4, 5, 6, 7];
        double[] before = Probabilities(logits);
        var copying = new ExampleCopying(Example, signs => signs.Model, Ends);
        copying.Process([], logits);
        Assert.All(before.Zip(Probabilities(logits)), both => Assert.Equal(both.First, both.Second, 1e-5));
    }

    [Theory]
    [InlineData(5)]
    [InlineData(6)]
    public void Of_places_that_are_as_likely_the_model_chooses(int meant)
    {
        // A token of the writer's own, put in before the first one of the example, or in its place.
        float[] logits = new float[9];
        logits[meant] = 5;
        (int token, CopySigns signs) = new ExampleCopying(Example, _ => 0.5, Ends).Next([3], logits)!.Value;
        Assert.Equal((meant, 0.8, 4, false, true), (token, signs.Similarity, signs.Length, signs.IsEnd, signs.IsShown));
        Assert.Equal(Math.Exp(5) / (Math.Exp(5) + 8), signs.Model, 1e-5);
    }

    [Fact]
    public void A_token_that_is_sure_or_impossible_leaves_numbers()
    {
        foreach (float logit in (float[])[90, -90, float.NegativeInfinity])
        {
            float[] logits = [0, 0, 0, 0, 0, logit, 0, 0, 0];
            new ExampleCopying(Example, signs => signs.Model, Ends).Process([], logits);
            Assert.DoesNotContain(logits, l => float.IsNaN(l) || l > 1e-5);
        }
    }

    private static double[] Probabilities(float[] logits)
    {
        double sum = logits.Sum(logit => Math.Exp(logit));
        return [.. logits.Select(logit => Math.Exp(logit) / sum)];
    }
}
