using CsCheck;

namespace MlNetPath.Core.Tests;

public class PairedBootstrapTests
{
    [Fact]
    public void ComesNearAgrestisInterval()
    {
        // Agresti, "Categorical Data Analysis", 1990, section 10.1: approval fell from 944 to 880 of 1600; the difference of 0.04
        // has the standard error 0.0095 and the 95% interval 0.021 to 0.059.
        ConfidenceInterval interval = PairedBootstrap.Interval(new PairedCounts(1600, 150, 86), seed: 2);
        Assert.Equal(0.021, interval.Low, 0.001);
        Assert.Equal(0.059, interval.High, 0.001);
    }

    [Theory]
    [InlineData(25_000, 300, 250)]
    [InlineData(25_000, 40, 10)]
    [InlineData(1_000_000, 20_000, 30_000)]
    public void ComesNearTheWaldIntervalOfManyRows(int n, int onlyFirst, int onlySecond)
    {
        double difference = (double)(onlyFirst - onlySecond) / n;
        double error = Math.Sqrt(onlyFirst + onlySecond - ((double)(onlyFirst - onlySecond) * (onlyFirst - onlySecond) / n)) / n;
        ConfidenceInterval interval = PairedBootstrap.Interval(new PairedCounts(n, onlyFirst, onlySecond), seed: 3);

        // A tenth of the standard error for the luck of 10,000 draws, and one row for what lies between whole counts.
        double tolerance = (0.1 * error) + (1.0 / n);
        Assert.Equal(difference - (1.96 * error), interval.Low, tolerance);
        Assert.Equal(difference + (1.96 * error), interval.High, tolerance);
    }

    [Fact]
    public void DoesWhatResamplingRowByRowDoes()
    {
        // 400 rows: 30 only the first's, 12 only the second's, drawn again and again as the textbook has it.
        int[] rows = [.. Enumerable.Repeat(1, 30), .. Enumerable.Repeat(-1, 12), .. Enumerable.Repeat(0, 358)];
        var random = new Random(11);
        double[] naive = [.. Enumerable.Range(0, 20_000).Select(_ => Enumerable.Range(0, rows.Length).Sum(_ => rows[random.Next(rows.Length)]) / 400.0).Order()];
        ConfidenceInterval interval = PairedBootstrap.Interval(new PairedCounts(400, 30, 12), seed: 5, resamples: 20_000);
        Assert.Equal(naive[500], interval.Low, 0.0026);
        Assert.Equal(naive[19_499], interval.High, 0.0026);
    }

    [Fact]
    public void GivesTheSameForTheSameSeed()
    {
        var counts = new PairedCounts(20_000, 200, 150);
        Assert.Equal(PairedBootstrap.Interval(counts, seed: 9), PairedBootstrap.Interval(counts, seed: 9));
        Assert.NotEqual(PairedBootstrap.Interval(counts, seed: 9, resamples: 50), PairedBootstrap.Interval(counts, seed: 10, resamples: 50));
    }

    [Fact]
    public void IsCertainWhereNothingDiffers()
    {
        Assert.Equal(new ConfidenceInterval(0, 0), PairedBootstrap.Interval(new PairedCounts(100, 0, 0), seed: 1));
        Assert.Equal(new ConfidenceInterval(0, 0), PairedBootstrap.Interval(default, seed: 1));
        Assert.Equal(new ConfidenceInterval(1, 1), PairedBootstrap.Interval(new PairedCounts(7, 7, 0), seed: 1));
    }

    [Theory]
    [InlineData(1, 1, 1, 10, 0.95)]
    [InlineData(5, -1, 1, 10, 0.95)]
    [InlineData(5, 1, 1, 0, 0.95)]
    [InlineData(5, 1, 1, 10, 1.0)]
    [InlineData(5, 1, 1, 10, double.NaN)]
    public void RefusesWhatDoesNotFit(int n, int onlyFirst, int onlySecond, int resamples, double confidence) =>
        Assert.ThrowsAny<ArgumentException>(() => PairedBootstrap.Interval(new PairedCounts(n, onlyFirst, onlySecond), 1, resamples, confidence));

    [Fact]
    public void HoldsTheDifferenceAndLiesBetweenMinusOneAndOne() => Gen.Select(Gen.Int[0, 400], Gen.Int[0, 400], Gen.Int[0, 3000], Gen.Int).Sample((a, b, same, seed) =>
    {
        var counts = new PairedCounts(a + b + same, a, b);
        ConfidenceInterval interval = PairedBootstrap.Interval(counts, seed, resamples: 400);
        Assert.InRange(interval.Low, -1, 1);
        Assert.InRange(interval.High, interval.Low, 1);
        Assert.True(interval.Contains(counts.Difference));
    });
}
