using CsCheck;

namespace MlNetPath.Core.Tests;

public class ClusterBootstrapTests
{
    [Fact]
    public void ComesNearAgrestisInterval()
    {
        // Agresti, "Categorical Data Analysis", 1990, section 10.1: approval fell from 944 to 880 of 1600; the difference of 0.04
        // has the standard error 0.0095 and the 95% interval 0.021 to 0.059.
        ConfidenceInterval interval = Interval(new PairedCounts(1600, 150, 86), seed: 2);
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
        ConfidenceInterval interval = Interval(new PairedCounts(n, onlyFirst, onlySecond), seed: 3);

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
        ConfidenceInterval interval = Interval(new PairedCounts(400, 30, 12), seed: 5, resamples: 20_000);
        Assert.Equal(naive[500], interval.Low, 0.0026);
        Assert.Equal(naive[19_499], interval.High, 0.0026);
    }

    [Fact]
    public void GivesTheSameForTheSameSeed()
    {
        var counts = new PairedCounts(20_000, 200, 150);
        Assert.Equal(Interval(counts, seed: 9), Interval(counts, seed: 9));
        Assert.NotEqual(Interval(counts, seed: 9, resamples: 50), Interval(counts, seed: 10, resamples: 50));
    }

    [Fact]
    public void IsCertainWhereNothingDiffers()
    {
        Assert.Equal(new ConfidenceInterval(0, 0), Interval(new PairedCounts(100, 0, 0), seed: 1));
        Assert.Equal(new ConfidenceInterval(0, 0), Interval(default, seed: 1));
        Assert.Equal(new ConfidenceInterval(1, 1), Interval(new PairedCounts(7, 7, 0), seed: 1));
    }

    [Theory]
    [InlineData(0, 0.95)]
    [InlineData(10, 1.0)]
    [InlineData(10, double.NaN)]
    public void RefusesWhatIsNoSampleOrNoConfidence(int resamples, double confidence) =>
        Assert.ThrowsAny<ArgumentException>(() => ClusterBootstrap.OfAccuracy([1, 2], [1, 1], [], 1, resamples, confidence));

    [Fact]
    public void RefusesWhatIsNotEquallyLong()
    {
        Assert.ThrowsAny<ArgumentException>(() => ClusterBootstrap.OfAccuracy([1], [1, 1], [], 1));
        Assert.ThrowsAny<ArgumentException>(() => ClusterBootstrap.OfAccuracy([1, 2], [1, 1], [3], 1));
        Assert.ThrowsAny<ArgumentException>(() => ClusterBootstrap.OfDifference([1, 2], [1], [1, 1], [], 1));
    }

    [Fact]
    public void CopiesOfEveryRowAddNothing()
    {
        // Each row five times, as a group of its own: no more is known than before. Taken for independent, they would seem to tell more.
        int[] right = [.. Enumerable.Range(0, 300).Select(row => row % 7 == 0 ? 1 : 0)];
        int[] labels = new int[300];
        int[] Five(int[] rows) => [.. rows.SelectMany(row => Enumerable.Repeat(row, 5))];
        ConfidenceInterval once = ClusterBootstrap.OfAccuracy(right, labels, [], seed: 4);
        Assert.Equal(once, ClusterBootstrap.OfAccuracy(Five(right), Five(labels), Five([.. Enumerable.Range(0, 300)]), seed: 4));
        ConfidenceInterval independent = ClusterBootstrap.OfAccuracy(Five(right), Five(labels), [], seed: 4);
        Assert.Equal((once.High - once.Low) / Math.Sqrt(5), independent.High - independent.Low, 0.004);
    }

    [Fact]
    public void DoesWhatResamplingGroupByGroupDoes()
    {
        // 120 groups of 1 to 14 rows; some are right as a whole, some by halves.
        var random = new Random(21);
        (int Size, int Right)[] clusters = [.. Enumerable.Range(0, 120).Select(i => random.Next(1, 15)).Select(size => (size, random.Next(3) == 0 ? size / 2 : size))];
        int[] groups = [.. clusters.SelectMany((c, i) => Enumerable.Repeat(i * 3, c.Size))];
        int[] predicted = [.. clusters.SelectMany(c => Enumerable.Range(0, c.Size).Select(row => row < c.Right ? 0 : 1))];
        double[] naive = [.. Enumerable.Range(0, 20_000).Select(_ =>
        {
            (int rows, int right) = (0, 0);
            for (int i = 0; i < clusters.Length; i++)
            {
                (int size, int correct) = clusters[random.Next(clusters.Length)];
                (rows, right) = (rows + size, right + correct);
            }

            return (double)right / rows;
        }).Order()];
        ConfidenceInterval interval = ClusterBootstrap.OfAccuracy(predicted, new int[groups.Length], groups, seed: 5, resamples: 20_000);

        // Within a tenth of the standard error of such an end.
        double tolerance = 0.1 * (naive[19_499] - naive[500]) / 3.92;
        Assert.Equal(naive[500], interval.Low, tolerance);
        Assert.Equal(naive[19_499], interval.High, tolerance);
    }

    [Fact]
    public void HoldsTheDifferenceAndLiesBetweenMinusOneAndOne() => Gen.Select(Gen.Int[0, 400], Gen.Int[0, 400], Gen.Int[0, 3000], Gen.Int).Sample((a, b, same, seed) =>
    {
        var counts = new PairedCounts(a + b + same, a, b);
        ConfidenceInterval interval = Interval(counts, seed, resamples: 400);
        Assert.InRange(interval.Low, -1, 1);
        Assert.InRange(interval.High, interval.Low, 1);
        Assert.True(interval.Contains(counts.Difference));
    });

    // Rows on which only the first is right, then those of only the second, then those that tell nothing.
    private static ConfidenceInterval Interval(PairedCounts counts, int seed, int resamples = 10_000)
    {
        int[] First(int from, int count) => [.. Enumerable.Range(0, counts.Count).Select(row => row >= from && row < from + count ? 0 : 1)];
        return ClusterBootstrap.OfDifference(
            First(0, counts.OnlyFirst), First(counts.OnlyFirst, counts.OnlySecond), new int[counts.Count], [], seed, resamples);
    }
}
