using CsCheck;

namespace MlNetPath.Core.Tests;

public class WilsonIntervalTests
{
    // R. G. Newcombe, "Two-Sided Confidence Intervals for the Single Proportion", 1998, table I, method 3.
    [Theory]
    [InlineData(81, 263, 0.2553, 0.3662)]
    [InlineData(15, 148, 0.0624, 0.1605)]
    [InlineData(0, 20, 0.0000, 0.1611)]
    [InlineData(1, 29, 0.0061, 0.1718)]
    public void GivesNewcombesTable(long successes, long n, double low, double high)
    {
        ConfidenceInterval interval = WilsonInterval.Of(successes, n);
        Assert.Equal(low, interval.Low, 4);
        Assert.Equal(high, interval.High, 4);
    }

    [Theory]
    [InlineData(0.90, 1.6448536269514722)]
    [InlineData(0.95, 1.959963984540054)]
    [InlineData(0.99, 2.5758293035489004)]
    [InlineData(0.999, 3.2905267314919255)]
    [InlineData(0.5, 0.6744897501960817)]
    public void KnowsTheNormalQuantiles(double confidence, double z) =>
        Assert.Equal(z, StandardNormal.TwoSidedQuantile(confidence), 12);

    [Theory]
    [InlineData(1e-300)]
    [InlineData(0.9999999999999)]
    public void EndsForExtremeConfidence(double confidence) =>
        Assert.InRange(StandardNormal.TwoSidedQuantile(confidence), 0, 8);

    [Fact]
    public void KnowsNothingWithoutRows() => Assert.Equal(new ConfidenceInterval(0, 1), WilsonInterval.Of(0, 0));

    [Fact]
    public void EndsAtTheProportionWhenAllOrNoneSucceed()
    {
        Assert.Equal(0, WilsonInterval.Of(0, 7).Low);
        Assert.Equal(1, WilsonInterval.Of(7, 7).High);
    }

    [Theory]
    [InlineData(-1, 5, 0.95)]
    [InlineData(6, 5, 0.95)]
    [InlineData(0, -1, 0.95)]
    [InlineData(1, 5, 0)]
    [InlineData(1, 5, 1)]
    [InlineData(1, 5, double.NaN)]
    public void RefusesWhatIsNoProportion(long successes, long n, double confidence) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => WilsonInterval.Of(successes, n, confidence));

    [Fact]
    public void HoldsTheProportionAndMirrors() => Gen.Select(Gen.Long[1, 1_000_000_000_000], Gen.Double[0, 1], Gen.Double[0.01, 0.9999]).Sample((n, share, confidence) =>
    {
        long successes = (long)(share * n);
        ConfidenceInterval interval = WilsonInterval.Of(successes, n, confidence);
        ConfidenceInterval mirrored = WilsonInterval.Of(n - successes, n, confidence);
        Assert.True(interval.Contains((double)successes / n));
        Assert.InRange(interval.Low, 0, 1);
        Assert.InRange(interval.High, 0, 1);
        Assert.Equal(interval.Low, 1 - mirrored.High, 12);
    });

    [Fact]
    public void SolvesTheScoreEquation() => Gen.Select(Gen.Int[1, 100_000], Gen.Double[0, 1]).Sample((n, share) =>
    {
        // Wilson's definition: the limits are the p from which the observation is z standard errors away.
        long successes = (long)(share * n);
        foreach (double p in (double[])[WilsonInterval.Of(successes, n).Low, WilsonInterval.Of(successes, n).High])
        {
            double distance = Math.Abs(((double)successes / n) - p);
            Assert.Equal(1.959963984540054 * Math.Sqrt(p * (1 - p) / n), distance, 9);
        }
    });
}
