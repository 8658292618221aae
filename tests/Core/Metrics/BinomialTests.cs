using CsCheck;

namespace MlNetPath.Core.Tests;

public class BinomialTests
{
    // R's documentation of dbinom defines it by the formula; these are small enough to see: choose(n, k) p^k q^(n - k).
    [Theory]
    [InlineData(0, 0, 0.3, 1)]
    [InlineData(0, 4, 0.5, 0.0625)]
    [InlineData(2, 4, 0.5, 0.375)]
    [InlineData(3, 5, 0.1, 0.0081)]
    [InlineData(10, 10, 0.9, 0.3486784401)]
    [InlineData(0, 3, 0, 1)]
    [InlineData(1, 3, 0, 0)]
    [InlineData(3, 3, 1, 1)]
    [InlineData(20, 40, 0.5, 0.12537068761957926)]
    public void GivesTheProbability(int k, int n, double p, double expected) =>
        Assert.Equal(expected, Binomial.Probability(k, n, p), 13);

    [Theory]
    [InlineData(17, 0.3)]
    [InlineData(250, 0.01)]
    [InlineData(1000, 0.999)]
    [InlineData(100_000, 0.0002)]
    public void SumsToOneWithTheRightMeanAndVariance(int n, double p)
    {
        double sum = 0, mean = 0, square = 0;
        for (int k = 0; k <= n; k++)
        {
            double probability = Binomial.Probability(k, n, p);
            sum += probability;
            mean += k * probability;
            square += (double)k * k * probability;
        }

        Assert.Equal(1, sum, 11);
        Assert.Equal(n * p, mean, 8);
        Assert.Equal(n * p * (1 - p), square - (mean * mean), 6);
    }

    [Theory]
    [InlineData(1, 0.4)]
    [InlineData(6, 0.5)]
    [InlineData(25, 0.03)]
    [InlineData(400, 0.97)]
    [InlineData(25_000, 0.0004)]
    public void DrawsEveryValueAsOftenAsItsProbabilitySays(int n, double p)
    {
        // Pearson's chi-squared over the values expected at least 20 times, 40,000 draws; 0.1% of seeds would exceed the limit, not this one.
        const int draws = 40_000;
        var random = new Random(7);
        var seen = new Dictionary<int, int>();
        for (int i = 0; i < draws; i++)
        {
            int drawn = Binomial.Draw(random, n, p);
            seen[drawn] = seen.GetValueOrDefault(drawn) + 1;
        }

        double chi = 0;
        int cells = 0;
        foreach (int k in Enumerable.Range(0, n + 1))
        {
            double expected = draws * Binomial.Probability(k, n, p);
            if (expected >= 20)
            {
                cells++;
                chi += Math.Pow(seen.GetValueOrDefault(k) - expected, 2) / expected;
            }
        }

        Assert.True(chi < cells + (3.1 * Math.Sqrt(2 * cells)) + 5, $"chi-squared {chi} over {cells} cells");
        Assert.All(seen.Keys, k => Assert.InRange(k, 0, n));
    }

    [Fact]
    public void StaysInRangeForAnyParameters() => Gen.Select(Gen.Int[0, 100_000], Gen.Double[0, 1], Gen.Int).Sample((n, p, seed) =>
    {
        Assert.InRange(Binomial.Draw(new Random(seed), n, p), 0, n);
        Assert.Equal(0, Binomial.Draw(new Random(seed), n, 0));
        Assert.Equal(n, Binomial.Draw(new Random(seed), n, 1));
    });
}
